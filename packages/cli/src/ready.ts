/** Message from a service to its parent process when the service is ready: the addresses of the service by name. */
export interface ReadyMessage {
  readonly ready: Readonly<Record<string, string>>
}

/** Sends the addresses of this service to the parent process, if the parent has opened an IPC channel. */
export function announceReady(urls: Readonly<Record<string, string>>): void {
  if (process.connected) process.send?.({ ready: urls } satisfies ReadyMessage)
}

export const isReadyMessage = (message: unknown): message is ReadyMessage => typeof message === 'object' && message !== null && 'ready' in message
