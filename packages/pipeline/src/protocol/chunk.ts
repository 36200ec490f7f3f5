import { PipelineError } from '../pipeline-error.ts'
import type { BatchLimits } from './batch-limits.ts'
import { exclusions } from './commit-note.ts'
import type { DeadLetter, LogMessage } from './log-source.ts'
import { spliceFault } from './splice.ts'

/** A sealed batch: its boundaries and exclusions say exactly which rows its insert token stands for. */
export interface Chunk {
  readonly first: number
  readonly last: number
  readonly messages: readonly LogMessage[]
  /** Offsets that are not inserted, ascending. */
  readonly excluded: readonly number[]
  /** Dead letters that are not acknowledged yet. */
  readonly letters: readonly DeadLetter[]
  readonly tokenEpoch: string
  /** `sealed`: its intent is not noted yet; `noted`: it may be inserted; `stored`: it may be committed. */
  readonly phase: 'sealed' | 'noted' | 'stored'
  readonly isReplay: boolean
}

/** More would not fit the 4096 bytes that Kafka allows beside an offset. */
export const maxExcluded = 200

interface Sealed {
  readonly chunk: Chunk
  readonly rest: readonly LogMessage[]
}

/**
 * Takes a batch from the front of the queue. Messages that can be no row are excluded, with a dead letter unless they were buried before.
 * @throws {PipelineError} `SCHEMA_FAULT` when most of them can be no row.
 */
export function seal(queue: readonly LogMessage[], limits: BatchLimits, tokenEpoch: string, buried: ReadonlySet<number>): Sealed | undefined {
  const letters: DeadLetter[] = []
  const excluded: number[] = []
  let bytes = 0
  let count = 0
  for (const message of queue) {
    const size = message.value?.length ?? 0
    if (count === limits.maxRows || excluded.length === maxExcluded || (count > 0 && bytes + size > limits.maxBytes)) break
    const reason = spliceFault(message.value, limits.maxMessageBytes)
    if (reason || buried.has(message.offset)) excluded.push(message.offset)
    else bytes += size
    if (reason && !buried.has(message.offset)) letters.push({ message, reason })
    count++
  }
  const chunk = chunkOf(queue.slice(0, count), tokenEpoch)
  if (!chunk) return undefined
  checkShare(letters.length, count)
  return { chunk: { ...chunk, letters, excluded }, rest: queue.slice(count) }
}

/** The messages as a fresh batch; undefined when there are none. */
export function chunkOf(messages: readonly LogMessage[], tokenEpoch: string): Chunk | undefined {
  const first = messages[0]?.offset
  const last = messages.at(-1)?.offset
  if (first === undefined || last === undefined) return undefined
  return { first, last, messages, excluded: [], letters: [], tokenEpoch, phase: 'sealed', isReplay: false }
}

/** The messages that the insert carries. */
export function included({ messages, excluded }: Chunk): readonly LogMessage[] {
  if (excluded.length === 0) return messages
  const out = new Set(excluded)
  return messages.filter(({ offset }) => !out.has(offset))
}

/** Never the same for different rows: ClickHouse drops a block whose token it knows without looking at it. */
export function tokenOf({ tokenEpoch, first, last, excluded }: Chunk, topic: string, partition: number): string {
  const range = `${tokenEpoch}/${topic}/${partition}/${first}-${last}`
  return excluded.length > 0 ? `${range}/x=${exclusions(excluded, first)}` : range
}

/** Poison comes singly. When most of what was looked at is refused, dead letters would only hide that the table is at fault. */
export function checkShare(bad: number, seen: number): void {
  if (bad < 10 || bad * 2 <= seen) return
  throw new PipelineError(
    'SCHEMA_FAULT',
    `${bad} of ${seen} messages in a row were refused: the table and the events do not fit, or the topic holds something else. ` +
      'Nothing is lost: compare `paysignal migrate` and the versions, then start again',
  )
}
