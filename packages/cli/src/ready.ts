/** What a service tells the process that started it, once it can be used. */
export interface ReadyMessage {
  readonly ready: Readonly<Record<string, string>>
}

/** Tells the parent process, if there is one that listens, the addresses of this service. */
export function announceReady(urls: Readonly<Record<string, string>>): void {
  if (process.connected) process.send?.({ ready: urls } satisfies ReadyMessage)
}

export const isReadyMessage = (message: unknown): message is ReadyMessage => typeof message === 'object' && message !== null && 'ready' in message
