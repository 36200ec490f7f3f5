import { PipelineError } from '../pipeline-error.ts'
import type { Committed, DeadLetter, LogMessage, PartitionSession } from '../protocol/log-source.ts'

/** Thrown in place of a crash of the process. The call that throws it may or may not have had its effect. */
export class Crash extends Error {}

/** A log with one partition. As with a broker, only the newest session may commit. */
export class FakeLog {
  readonly topic = 'events'
  readonly partition = 0
  readonly epoch = 'cluster'
  readonly steps: string[] = []
  readonly letters: DeadLetter[] = []
  messages: LogMessage[] = []
  committed: Committed | undefined
  #generation = 0

  append(values: readonly (string | null)[], from = (this.messages.at(-1)?.offset ?? -1) + 1): void {
    values.forEach((value, index) => {
      this.messages.push({ offset: from + index, value: value === null ? null : Buffer.from(value) })
    })
  }

  read(from: number, count: number): LogMessage[] {
    return this.messages.filter(({ offset }) => offset >= from).slice(0, count)
  }

  /** Whether all messages are committed. */
  get isTaken(): boolean {
    return (this.committed?.offset ?? 0) > (this.messages.at(-1)?.offset ?? -1)
  }

  /** @param fault This function may throw before a call has its effect. The function that it returns may throw after the effect. */
  session(fault: () => () => void = () => () => undefined, signal = new AbortController().signal): PartitionSession {
    const generation = ++this.#generation
    const guarded = async (step: string, effect: () => void) => {
      const after = fault()
      if (generation !== this.#generation) throw new PipelineError('FENCED', 'another session')
      this.steps.push(step)
      effect()
      after()
    }
    return {
      topic: this.topic,
      partition: this.partition,
      epoch: this.epoch,
      signal,
      committed: async () => this.committed,
      commit: (offset, note) =>
        guarded(`commit ${offset} ${note}`, () => {
          this.committed = { offset, note }
        }),
      bury: (letters) =>
        guarded(`bury ${letters.map(({ message, reason }) => `${message.offset} ${reason}`).join(', ')}`, () => {
          this.letters.push(...letters)
        }),
    }
  }
}
