import { PipelineError } from '../pipeline-error.ts'

/** A batch that is about to be inserted, noted beside its first offset before the insert is sent. */
export interface Intent {
  readonly last: number
  /** Messages from first to last; offsets can have holes. */
  readonly count: number
  /** Offsets that were buried as dead letters and are not part of the insert, ascending. */
  readonly excluded: readonly number[]
}

/** What the pipeline notes beside a committed offset. */
export interface CommitNote {
  /** First part of the insert tokens: the log's epoch, a dot, and an id of the run of notes that was never interrupted. */
  readonly tokenEpoch: string
  readonly intent?: Intent | undefined
}

/** `v1;last=119;n=20;x=3,7;e=EPOCH`, where x is counted from the first offset; without an intent `v1;e=EPOCH`. */
export function encodeNote({ tokenEpoch, intent }: CommitNote, first: number): string {
  if (!intent) return `v1;e=${tokenEpoch}`
  const excluded = intent.excluded.length > 0 ? `x=${exclusions(intent.excluded, first)};` : ''
  return `v1;last=${intent.last};n=${intent.count};${excluded}e=${tokenEpoch}`
}

/** The excluded offsets, counted from the first: how a note and a token name them. */
export const exclusions = (excluded: readonly number[], first: number): string => excluded.map((offset) => offset - first).join(',')

/**
 * Reads a note back. Undefined when it is not ours: an offset that an operator or another tool has set.
 * @throws {PipelineError} `NOTE_VERSION` when a newer pipeline wrote it.
 */
export function parseNote(note: string, first: number): CommitNote | undefined {
  const match = /^v(\d+);(.*)$/.exec(note)
  if (!match) return undefined
  if (match[1] !== '1') throw new PipelineError('NOTE_VERSION', `the note "${note.slice(0, 40)}" was written by a newer pipeline: run that version`)
  const fields = new Map((match[2] ?? '').split(';').map(keyAndValue))
  const tokenEpoch = fields.get('e')
  if (!tokenEpoch) return undefined
  const last = offsetOf(fields.get('last'))
  const count = offsetOf(fields.get('n'))
  if (last === undefined || count === undefined) return { tokenEpoch }
  const excluded = (fields.get('x') ?? '').split(',').filter(Boolean)
  return { tokenEpoch, intent: { last, count, excluded: excluded.map((distance) => first + Number(distance)) } }
}

function keyAndValue(field: string): readonly [string, string] {
  const at = field.indexOf('=')
  return [field.slice(0, at), field.slice(at + 1)]
}

const offsetOf = (text: string | undefined) => (text && /^\d{1,16}$/.test(text) ? Number(text) : undefined)

/** The epoch that the rows of a token carry. */
export const rowEpochOf = (tokenEpoch: string): string => tokenEpoch.slice(0, tokenEpoch.lastIndexOf('.'))

/** An epoch must survive a note, a token and JSON as it is. @throws {PipelineError} `INVALID_OPTION` */
export function checkEpoch(epoch: string): string {
  if (/^[\w.:/-]{1,200}$/.test(epoch)) return epoch
  throw new PipelineError('INVALID_OPTION', `epoch must be 1 to 200 letters, digits or any of . : / _ -, got "${epoch.slice(0, 60)}"`)
}
