import type { LogSource, PartitionSession, SourceHost } from '../protocol/log-source.ts'

/** A source whose host the test drives by hand. */
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

/** Opens the session, hands it the messages, and lets the test see how that ended. */
export async function deliver(host: SourceHost, session: PartitionSession, messages: Parameters<Awaited<ReturnType<SourceHost['open']>>['take']>[0]) {
  const worker = await host.open(session)
  await worker.take(messages)
}
