import { type Chunk, checkShare, chunkOf, included, maxExcluded } from './chunk.ts'
import type { DeadLetter, LogMessage } from './log-source.ts'
import type { Rejection } from './row-store.ts'

/** The search for the refused rows of one batch. The batch is cut into smaller batches, and the search continues in them. */
export interface Trial {
  /** Last offset of the batch that began the search. */
  readonly last: number
  /** Number of messages in the parts that are stored. */
  readonly seen: number
  /** Number of refused messages found so far. */
  readonly bad: number
  /** Offsets that have a dead letter already. */
  readonly buried: ReadonlySet<number>
}

interface Isolated {
  /** The batch to insert next. */
  readonly put: Chunk
  /** Messages to return to the front of the queue. */
  readonly back: readonly LogMessage[]
  readonly trial: Trial
}

/**
 * Finds the cause of a refused insert, of which nothing was stored. Messages that are not one JSON object are excluded first, because a message with
 * two objects is two rows to ClickHouse. The index of a refused row would then point to the wrong message.
 * When all messages are JSON objects, the row index that ClickHouse reports is the index of the bad message. When it reports no index, the batch is
 * cut into halves. If the batch has only one message, that message is the bad one.
 * @throws {PipelineError} `SCHEMA_FAULT`
 */
export function isolate(chunk: Chunk, rejection: Rejection, before: Trial | undefined): Isolated {
  const trial = before ?? { last: chunk.last, seen: 0, bad: 0, buried: new Set<number>() }
  const rows = included(chunk)
  const letters = badMessages(rows, rejection)
  const excluded = merge(chunk.excluded, letters)
  if (letters.length === 0 || excluded.length > maxExcluded) return halve(chunk, trial)
  const bad = trial.bad + letters.length
  const at = chunk.messages.findIndex(({ offset }) => offset === letters.at(-1)?.message.offset)
  checkShare(bad, trial.seen + at + 1)
  const buried = new Set([...trial.buried, ...letters.map(({ message }) => message.offset)])
  return { put: { ...chunk, letters, excluded, phase: 'sealed' }, back: [], trial: { ...trial, bad, buried } }
}

function badMessages(rows: readonly LogMessage[], { rowIndex, code }: Rejection): readonly DeadLetter[] {
  const unreadable = rows.filter(({ value }) => !isObject(value))
  if (unreadable.length > 0) return unreadable.map((message) => ({ message, reason: 'not_json', code }))
  const named = rows.length === 1 ? rows[0] : rows[rowIndex ?? -1]
  return named ? [{ message: named, reason: 'refused', code }] : []
}

function isObject(value: Buffer | null): boolean {
  try {
    const parsed: unknown = JSON.parse(value?.toString() ?? '')
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}

const merge = (excluded: readonly number[], letters: readonly DeadLetter[]) =>
  [...excluded, ...letters.map(({ message }) => message.offset)].sort((a, b) => a - b)

/** Cuts the batch in two. Its boundaries may still change, because nothing of it was stored. Messages with a dead letter stay excluded. */
function halve(chunk: Chunk, trial: Trial): Isolated {
  const middle = Math.ceil(chunk.messages.length / 2)
  const put = chunkOf(chunk.messages.slice(0, middle), chunk.tokenEpoch) ?? chunk
  const buried = new Set([...trial.buried, ...chunk.excluded])
  const excluded = chunk.excluded.filter((offset) => offset <= put.last)
  return { put: { ...put, excluded }, back: chunk.messages.slice(middle), trial: { ...trial, buried } }
}
