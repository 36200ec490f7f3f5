import { PipelineError } from '../pipeline-error.ts'
import type { BatchLimits } from './batch-limits.ts'
import { exclusions } from './commit-note.ts'
import type { DeadLetter, LogMessage } from './log-source.ts'
import { spliceFault } from './splice.ts'

/** A batch with fixed boundaries. The boundaries and the excluded offsets define exactly which rows its insert token stands for. */
export interface Chunk {
  readonly first: number
  readonly last: number
  readonly messages: readonly LogMessage[]
  /** Offsets that are not inserted, in ascending order. */
  readonly excluded: readonly number[]
  /** Dead letters of this batch that have not been written yet. */
  readonly letters: readonly DeadLetter[]
  readonly tokenEpoch: string
  /**
   * `sealed`: the intent is not committed yet. `noted`: the intent is committed and the batch may be inserted. `stored`: the batch may be committed.
   */
  readonly phase: 'sealed' | 'noted' | 'stored'
  readonly isReplay: boolean
}

/** The largest number of excluded offsets in one note. More could exceed the 4096 bytes of metadata that Kafka allows beside an offset. */
export const maxExcluded = 200

interface Sealed {
  readonly chunk: Chunk
  /** The queue without the messages of the batch. */
  readonly rest: readonly LogMessage[]
}

/**
 * Takes a batch from the front of the queue; undefined when the queue is empty. Messages that cannot be a row are excluded. They become dead letters,
 * unless they have a dead letter already.
 * @param buried Offsets that have a dead letter already.
 * @throws {PipelineError} `SCHEMA_FAULT` when most of the messages cannot be a row.
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

/** A new batch of these messages, without exclusions; undefined when there are no messages. */
export function chunkOf(messages: readonly LogMessage[], tokenEpoch: string): Chunk | undefined {
  const first = messages[0]?.offset
  const last = messages.at(-1)?.offset
  if (first === undefined || last === undefined) return undefined
  return { first, last, messages, excluded: [], letters: [], tokenEpoch, phase: 'sealed', isReplay: false }
}

/** The messages of a batch that are inserted: all but the excluded ones. */
export function included({ messages, excluded }: Chunk): readonly LogMessage[] {
  if (excluded.length === 0) return messages
  const out = new Set(excluded)
  return messages.filter(({ offset }) => !out.has(offset))
}

/**
 * The insert token. Different rows must never have the same token, because ClickHouse drops a block with a known token without comparing the rows.
 */
export function tokenOf({ tokenEpoch, first, last, excluded }: Chunk, topic: string, partition: number): string {
  const range = `${tokenEpoch}/${topic}/${partition}/${first}-${last}`
  return excluded.length > 0 ? `${range}/x=${exclusions(excluded, first)}` : range
}

/**
 * Stops the pipeline when at least 10 messages, and more than half of those examined, are refused. Bad messages are rare. If many are refused, the
 * table does not fit the events, and dead letters would hide that.
 * @throws {PipelineError} `SCHEMA_FAULT`
 */
export function checkShare(bad: number, seen: number): void {
  if (bad < 10 || bad * 2 <= seen) return
  throw new PipelineError(
    'SCHEMA_FAULT',
    `${bad} of ${seen} messages in a row were refused: the tables do not fit the events, or the topic contains other messages. ` +
      'Nothing is lost: check the topic, run `paysignal migrate` of this version, then start the pipeline again',
  )
}
