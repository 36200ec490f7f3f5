import { PipelineError } from '../pipeline-error.ts'

/** Describes a batch that is about to be inserted. It is committed beside the batch's first offset before the insert is sent. */
export interface Intent {
  /** Last offset of the batch. */
  readonly last: number
  /** Number of messages from the first to the last offset. It can be smaller than the range, because offsets can have gaps. */
  readonly count: number
  /** Offsets that became dead letters and are not inserted, in ascending order. */
  readonly excluded: readonly number[]
}

/** What the pipeline stores beside a committed offset, as its metadata. */
export interface CommitNote {
  /**
   * First part of the insert tokens: the log's epoch, a dot, and a random run id. A note keeps the run id of the note before it. If there is no note
   * to continue, a new run id is made.
   */
  readonly tokenEpoch: string
  /** The batch that is about to be inserted; undefined when there is none. */
  readonly intent?: Intent | undefined
}

/**
 * Encodes a note. With an intent it is `v1;last=119;n=20;x=3,7;e=EPOCH`, where `x` are the excluded offsets minus `first`. Without an intent it is
 * `v1;e=EPOCH`.
 */
export function encodeNote({ tokenEpoch, intent }: CommitNote, first: number): string {
  if (!intent) return `v1;e=${tokenEpoch}`
  const excluded = intent.excluded.length > 0 ? `x=${exclusions(intent.excluded, first)};` : ''
  return `v1;last=${intent.last};n=${intent.count};${excluded}e=${tokenEpoch}`
}

/** The excluded offsets minus the first offset of the batch, as they are written in notes and tokens. */
export const exclusions = (excluded: readonly number[], first: number): string => excluded.map((offset) => offset - first).join(',')

/**
 * Parses a note. Undefined when the pipeline did not write it, for example when an operator set the offset with another tool.
 * @param first The offset that the note was committed with.
 * @throws {PipelineError} `NOTE_VERSION` when a newer pipeline wrote the note.
 */
export function parseNote(note: string, first: number): CommitNote | undefined {
  const match = /^v(\d+);(.*)$/.exec(note)
  if (!match) return undefined
  if (match[1] !== '1')
    throw new PipelineError('NOTE_VERSION', `the note "${note.slice(0, 40)}" was written by a newer pipeline: run that version or a later one`)
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

/** The value of the rows' epoch column: the token epoch without its run id. */
export const rowEpochOf = (tokenEpoch: string): string => tokenEpoch.slice(0, tokenEpoch.lastIndexOf('.'))

/** Returns the epoch if it can be written in a note, in a token and in JSON without escaping. */
export function checkEpoch(epoch: string): string {
  if (/^[\w.:/-]{1,200}$/.test(epoch)) return epoch
  throw new PipelineError('INVALID_OPTION', `epoch must be 1 to 200 letters, digits or any of . : / _ -, got "${epoch.slice(0, 60)}"`)
}
