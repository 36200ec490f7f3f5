import type { BatchLimits } from './batch-limits.ts'
import { type Chunk, chunkOf, included, seal } from './chunk.ts'
import { encodeNote, type Intent, parseNote, rowEpochOf } from './commit-note.ts'
import { isolate, type Trial } from './isolate.ts'
import type { Committed, DeadLetter, LogMessage } from './log-source.ts'

/**
 * The state of one partition, from its assignment until it is lost. It depends only on what the log contains and what the store answered. So the next
 * reader continues correctly after a crash between any two steps: it finds the intent beside the committed offset and repeats the same insert.
 */
export interface PartitionState {
  readonly epoch: string
  readonly tokenEpoch: string
  readonly limits: BatchLimits
  /** Next expected offset; undefined when nothing was ever committed. */
  readonly expected: number | undefined
  /** Messages that were read and belong to no batch yet. */
  readonly queue: readonly LogMessage[]
  /** The intent of an earlier reader, until all its messages have been read. */
  readonly replay: Replay | undefined
  /** The batch being processed. */
  readonly chunk: Chunk | undefined
  /** The search for refused rows; undefined when there is no search. */
  readonly trial: Trial | undefined
  /** How often offsets were missing between messages, or went back. */
  readonly gaps: number
}

interface Replay extends Intent {
  readonly first: number
  readonly tokenEpoch: string
}

/** What to do next. */
export type Step =
  | { readonly kind: 'wait' }
  | { readonly kind: 'bury'; readonly letters: readonly DeadLetter[]; readonly epoch: string }
  | { readonly kind: 'note'; readonly offset: number; readonly note: string }
  | { readonly kind: 'insert'; readonly chunk: Chunk; readonly rows: readonly LogMessage[]; readonly epoch: string }
  | {
      readonly kind: 'commit'
      readonly offset: number
      readonly note: string
      readonly next: Chunk | undefined
      readonly rest: readonly LogMessage[]
    }
  | { readonly kind: 'look_up'; readonly first: number; readonly last: number; readonly epoch: string; readonly found: readonly LogMessage[] }

/** The result of a step. */
export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'stored' }
  | { readonly kind: 'rejected'; readonly rowIndex?: number | undefined; readonly code?: number | undefined }
  | { readonly kind: 'looked_up'; readonly stored: ReadonlySet<number> }

/**
 * The state at assignment.
 * @param run Id of this run. It becomes part of the insert tokens if there is no commit note of the same epoch.
 */
export function assigned(epoch: string, run: string, committed: Committed | undefined, limits: BatchLimits): PartitionState {
  const note = committed && parseNote(committed.note, committed.offset)
  const isSameEpoch = note !== undefined && rowEpochOf(note.tokenEpoch) === epoch
  return {
    epoch,
    tokenEpoch: isSameEpoch ? note.tokenEpoch : `${epoch}.${run}`,
    limits,
    expected: committed?.offset,
    queue: [],
    replay: committed && note?.intent && { ...note.intent, first: committed.offset, tokenEpoch: note.tokenEpoch },
    chunk: undefined,
    trial: undefined,
    gaps: 0,
  }
}

/**
 * Adds messages that were read from the log. When offsets go back, the log was deleted and created again. Its messages are new, although their
 * offsets were seen before. Their tokens get a new run id, so that ClickHouse does not drop them as duplicates.
 */
export function received(state: PartitionState, messages: readonly LogMessage[], run: string): PartitionState {
  const [head] = messages
  if (!head) return state
  const isBack = state.expected !== undefined && head.offset < state.expected
  const base = isBack ? { ...state, tokenEpoch: `${state.epoch}.${run}`, queue: [], replay: undefined, gaps: state.gaps + 1 } : state
  let expected = isBack ? head.offset : (state.expected ?? head.offset)
  let gaps = base.gaps
  for (const { offset } of messages) {
    if (offset !== expected) gaps++
    expected = offset + 1
  }
  return { ...base, queue: base.queue.length > 0 ? [...base.queue, ...messages] : messages, expected, gaps }
}

/** The next step, and the state to which the result of this step must be applied. */
export function nextStep(state: PartitionState): readonly [PartitionState, Step] {
  const { chunk, replay } = state
  if (chunk) return [state, chunkStep(state, chunk)]
  if (replay) return replayStep(state, replay)
  const sealed = seal(state.queue, state.limits, state.tokenEpoch, buriedOf(state))
  if (!sealed) return [state, { kind: 'wait' }]
  const next = { ...state, chunk: sealed.chunk, queue: sealed.rest }
  return [next, chunkStep(next, sealed.chunk)]
}

function chunkStep(state: PartitionState, chunk: Chunk): Step {
  if (chunk.letters.length > 0) return { kind: 'bury', letters: chunk.letters, epoch: rowEpochOf(chunk.tokenEpoch) }
  if (chunk.phase === 'sealed') return { kind: 'note', offset: chunk.first, note: intentOf(chunk) }
  const rows = chunk.phase === 'noted' ? included(chunk) : []
  if (rows.length > 0) return { kind: 'insert', chunk, rows, epoch: rowEpochOf(chunk.tokenEpoch) }
  return commitStep(state, chunk)
}

/** If the next batch is ready, the commit of this batch also carries the intent of the next one. This needs one round trip instead of two. */
function commitStep(state: PartitionState, chunk: Chunk): Step {
  const { tokenEpoch } = state
  const sealed = seal(state.queue, state.limits, tokenEpoch, buriedOf(state))
  if (sealed && sealed.chunk.letters.length === 0) {
    const next: Chunk = { ...sealed.chunk, phase: 'noted' }
    return { kind: 'commit', offset: next.first, note: intentOf(next), next, rest: sealed.rest }
  }
  const offset = chunk.last + 1
  return { kind: 'commit', offset, note: encodeNote({ tokenEpoch }, offset), next: undefined, rest: state.queue }
}

function intentOf({ tokenEpoch, first, last, messages, excluded }: Chunk): string {
  return encodeNote({ tokenEpoch, intent: { last, count: messages.length, excluded } }, first)
}

/** Waits until all messages of the intent have been read, then repeats its insert before any other. */
function replayStep(state: PartitionState, replay: Replay): readonly [PartitionState, Step] {
  const end = (state.queue.at(-1)?.offset ?? -1) >= replay.last
  if (!end) return [state, { kind: 'wait' }]
  const found = state.queue.filter(({ offset }) => offset <= replay.last)
  const rest = state.queue.slice(found.length)
  const chunk = chunkOf(found, replay.tokenEpoch)
  // Retention has removed all messages of the intent, so there is nothing to insert again.
  if (!chunk) return nextStep({ ...state, replay: undefined })
  if (found.length !== replay.count) {
    return [state, { kind: 'look_up', first: replay.first, last: replay.last, epoch: rowEpochOf(replay.tokenEpoch), found }]
  }
  const repeated: Chunk = { ...chunk, first: replay.first, excluded: replay.excluded, phase: 'noted', isReplay: true }
  const next = { ...state, replay: undefined, chunk: repeated, queue: rest }
  return [next, chunkStep(next, repeated)]
}

/**
 * The state after a step.
 * @throws {PipelineError} `SCHEMA_FAULT` when so many rows are refused that the table must be wrong.
 */
export function applied(state: PartitionState, step: Step, answer: Answer): PartitionState {
  const { chunk } = state
  if (answer.kind === 'looked_up') return step.kind === 'look_up' ? lookedUp(state, step.found, answer.stored) : state
  if (!chunk) return state
  if (answer.kind === 'stored') return { ...state, chunk: { ...chunk, phase: 'stored' } }
  if (answer.kind === 'rejected') {
    const { put, back, trial } = isolate(chunk, answer, state.trial)
    return { ...state, chunk: put, queue: [...back, ...state.queue], trial }
  }
  if (step.kind === 'bury') return { ...state, chunk: { ...chunk, letters: [] } }
  if (step.kind === 'note') return { ...state, chunk: { ...chunk, phase: 'noted' } }
  if (step.kind === 'commit') return { ...state, chunk: step.next, queue: step.rest, trial: trialAfter(state.trial, chunk) }
  return state
}

/**
 * Some messages of an intent are gone from the log, so the same rows cannot be inserted again and the token cannot be reused.
 * Instead, the store says which of the other messages it has. Those that it does not have, and that are not excluded, become a batch with a new
 * token.
 */
function lookedUp(state: PartitionState, found: readonly LogMessage[], stored: ReadonlySet<number>): PartitionState {
  const missing = found.filter(({ offset }) => !stored.has(offset) && !state.replay?.excluded.includes(offset))
  const whole = chunkOf(found, state.tokenEpoch)
  const part = chunkOf(missing, state.tokenEpoch)
  const chunk: Chunk | undefined = part && whole ? { ...part, first: whole.first, last: whole.last } : whole && { ...whole, phase: 'stored' }
  return { ...state, replay: undefined, chunk, queue: state.queue.slice(found.length) }
}

const noneBuried: ReadonlySet<number> = new Set()
const buriedOf = ({ trial }: PartitionState) => trial?.buried ?? noneBuried

const trialAfter = (trial: Trial | undefined, { last, messages }: Chunk): Trial | undefined =>
  trial && last < trial.last ? { ...trial, seen: trial.seen + messages.length } : undefined
