import { type Chunk, checkShare, chunkOf, included, maxExcluded } from './chunk.ts'
import type { DeadLetter, LogMessage } from './log-source.ts'

/** The search for refused rows in one batch, over all the smaller batches that it was cut into. */
export interface Trial {
  /** Last offset of the batch that was refused first. */
  readonly last: number
  /** Messages of the parts that are done. */
  readonly seen: number
  readonly bad: number
  /** Offsets that have dead letters already. */
  readonly buried: ReadonlySet<number>
}

interface Rejection {
  readonly rowIndex?: number | undefined
  readonly code?: number | undefined
}

interface Isolated {
  readonly put: Chunk
  /** Messages that go back to the front of the queue. */
  readonly back: readonly LogMessage[]
  readonly trial: Trial
}

/**
 * Answers a refused insert, of which nothing was stored. Messages that are no JSON object are found here, for one that holds two
 * objects makes ClickHouse count rows that we did not send. Once they are out, the row that it names is the message at that place.
 * Where it names none, the batch is halved; a batch of one is the culprit itself.
 * @throws {PipelineError} `SCHEMA_FAULT`
 */
export function isolate(chunk: Chunk, rejection: Rejection, before: Trial | undefined): Isolated {
  const trial = before ?? { last: chunk.last, seen: 0, bad: 0, buried: new Set<number>() }
  const rows = included(chunk)
  const letters = culprits(rows, rejection)
  const excluded = merge(chunk.excluded, letters)
  if (letters.length === 0 || excluded.length > maxExcluded) return halve(chunk, trial)
  const bad = trial.bad + letters.length
  const at = chunk.messages.findIndex(({ offset }) => offset === letters.at(-1)?.message.offset)
  checkShare(bad, trial.seen + at + 1)
  const buried = new Set([...trial.buried, ...letters.map(({ message }) => message.offset)])
  return { put: { ...chunk, letters, excluded, phase: 'sealed' }, back: [], trial: { ...trial, bad, buried } }
}

function culprits(rows: readonly LogMessage[], { rowIndex, code }: Rejection): readonly DeadLetter[] {
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

/** Nothing of the batch was stored, so its boundaries may still be drawn anew. What was buried in it stays out. */
function halve(chunk: Chunk, trial: Trial): Isolated {
  const middle = Math.ceil(chunk.messages.length / 2)
  const put = chunkOf(chunk.messages.slice(0, middle), chunk.tokenEpoch) ?? chunk
  const buried = new Set([...trial.buried, ...chunk.excluded])
  const excluded = chunk.excluded.filter((offset) => offset <= put.last)
  return { put: { ...put, excluded }, back: chunk.messages.slice(middle), trial: { ...trial, buried } }
}
