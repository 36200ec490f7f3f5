import { eventProblems, type PaySignalEvent } from '@paysignal/contract'
import type { EventSink } from '../src/delivery/sink.ts'

export interface CollectingSink extends EventSink {
  readonly events: PaySignalEvent[]
  /** All encoded events, one on each line. */
  text(): string
}

/** A sink that keeps all events in memory, and refuses events that do not match the contract. */
export function collectingSink(): CollectingSink {
  const events: PaySignalEvent[] = []
  const lines: string[] = []
  return {
    events,
    text: () => lines.join('\n'),
    open: () => ({
      async write(batch) {
        for (const { value } of batch) {
          const event: unknown = JSON.parse(value.toString())
          const problems = eventProblems(event)
          if (problems.length > 0) throw new Error(problems.join('; '))
          lines.push(value.toString())
          events.push(event as PaySignalEvent) // The cast is safe because `eventProblems` found no problem.
        }
        return { delivered: batch.length, spooled: 0, rejected: 0 }
      },
      close: async () => {},
    }),
  }
}
