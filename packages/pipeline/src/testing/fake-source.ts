import type { LogMessage, LogSource, PartitionSession, SourceHost } from '../protocol/log-source.ts'

/** A source that reads nothing. The test calls its host instead. */
export function fakeSource(): LogSource & { host(): SourceHost; readonly closedWith: number[] } {
  let given: SourceHost | undefined
  const closedWith: number[] = []
  return {
    name: 'kafka',
    closedWith,
    start: async (host) => {
      given = host
    },
    close: async (drainMs) => void closedWith.push(drainMs),
    host() {
      if (!given) throw new Error('not started')
      return given
    },
  }
}

/** Opens the session and stores the messages in it. Rejects as the worker does. */
export async function storeIn(session: PartitionSession, host: SourceHost, messages: readonly LogMessage[]) {
  const worker = await host.open(session)
  await worker.take(messages)
}
