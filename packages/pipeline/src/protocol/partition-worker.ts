import { randomBytes } from 'node:crypto'
import { createBackoff } from '@paysignal/contract'
import { insertDeadLetters, insertEvents, storedOffsets } from '@paysignal/store'
import { pause } from '../pause.ts'
import { PipelineError } from '../pipeline-error.ts'
import type { BatchLimits } from './batch-limits.ts'
import { type Chunk, tokenOf } from './chunk.ts'
import type { DeadLetter, LogMessage, PartitionSession, PartitionWorker } from './log-source.ts'
import { type Answer, applied, assigned, nextStep, type PartitionState, received, type Step } from './partition-state.ts'
import { type RowStore, rejectionOf } from './row-store.ts'
import { encodeRows } from './splice.ts'

/** Calls by which the worker reports its progress. */
export interface WorkerEvents {
  stored(chunk: Chunk, rows: number, durationMs: number): void
  retrying(error: unknown): void
  /** The store has answered. A refusal of rows is an answer too. */
  answered(): void
  buried(letters: readonly DeadLetter[]): void
  committed(): void
  /** Offsets were missing `count` times between messages. */
  gaps(count: number): void
}

export interface WorkerOptions {
  readonly session: PartitionSession
  readonly store: RowStore
  readonly limits: BatchLimits
  readonly events: WorkerEvents
  /**
   * Makes the run id of insert tokens.
   * @default 12 random hexadecimal digits
   */
  readonly newRun?: () => string
  /**
   * Waits between two tries, in milliseconds.
   * @default a timer that ends early when the signal is aborted
   */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Executes the steps that `partition-state.ts` decides. All input and output of the protocol is here. */
export async function createPartitionWorker({
  session,
  store,
  limits,
  events,
  newRun = randomRun,
  wait = pause,
}: WorkerOptions): Promise<PartitionWorker> {
  const { topic, partition, signal } = session
  let state: PartitionState = assigned(session.epoch, newRun(), await session.committed(), limits)

  async function perform(step: Exclude<Step, { kind: 'wait' }>): Promise<Answer> {
    switch (step.kind) {
      case 'bury':
        await session.bury(step.letters)
        await untilAnswered(() => insertDeadLetters(store, { epoch: step.epoch, partition, letters: step.letters.map(offsetAndReason), signal }))
        events.buried(step.letters)
        return { kind: 'done' }
      case 'note':
        await session.commit(step.offset, step.note)
        return { kind: 'done' }
      case 'commit':
        await session.commit(step.offset, step.note)
        events.committed()
        return { kind: 'done' }
      case 'insert':
        return await insert(step.chunk, step.rows, step.epoch)
      case 'look_up':
        return {
          kind: 'looked_up',
          stored: await untilAnswered(() => storedOffsets(store, { epoch: step.epoch, partition, first: step.first, last: step.last, signal })),
        }
    }
  }

  async function insert(chunk: Chunk, rows: readonly LogMessage[], epoch: string): Promise<Answer> {
    const body = encodeRows(rows, partition, epoch)
    const token = tokenOf(chunk, topic, partition)
    return await untilAnswered(async () => {
      const startedAt = performance.now()
      try {
        await insertEvents(store, { rows: body, token, signal })
      } catch (error) {
        const rejection = rejectionOf(error)
        if (!rejection) throw error
        return { kind: 'rejected', ...rejection }
      }
      events.stored(chunk, rows.length, performance.now() - startedAt)
      return { kind: 'stored' }
    })
  }

  /**
   * Repeats the call until the store answers. After a time-out the insert may or may not have been stored;
   * repeating it is safe, because it has the same token.
   */
  async function untilAnswered<T>(call: () => Promise<T>): Promise<T> {
    const backoff = createBackoff()
    for (;;) {
      stopIfAborted(signal)
      try {
        const answer = await call()
        events.answered()
        return answer
      } catch (error) {
        stopIfAborted(signal)
        events.retrying(error)
        await wait(backoff.next(), signal)
      }
    }
  }

  return {
    get expected() {
      return state.expected
    },
    async take(messages) {
      const { gaps } = state
      state = received(state, messages, newRun())
      if (state.gaps > gaps) events.gaps(state.gaps - gaps)
      for (;;) {
        stopIfAborted(signal)
        const [base, step] = nextStep(state)
        if (step.kind === 'wait') return
        state = applied(base, step, await perform(step))
      }
    },
  }
}

const offsetAndReason = ({ message: { offset }, reason }: DeadLetter) => ({ offset, reason })
const randomRun = () => randomBytes(6).toString('hex')

function stopIfAborted({ aborted, reason }: AbortSignal): void {
  if (aborted) throw reason instanceof Error ? reason : new PipelineError('FENCED', 'the partition was lost')
}
