import type { Damage } from '@paysignal/spool'
import type { Logger } from '../logger.ts'
import type { PipelineError } from '../pipeline-error.ts'
import type { BatchLimits } from './batch-limits.ts'

/** One message of the log, as its bytes. */
export interface LogMessage {
  readonly offset: number
  readonly key?: Buffer | string | null
  readonly value: Buffer | null
  /** When it was written, in milliseconds since 1970. */
  readonly timestampMs?: number | undefined
}

export const deadLetterReasons = ['empty', 'not_an_object', 'too_large', 'not_json', 'refused'] as const
export type DeadLetterReason = (typeof deadLetterReasons)[number]

/** A message that the store cannot take. `code` is ClickHouse's, where it answered. */
export interface DeadLetter {
  readonly message: LogMessage
  readonly reason: DeadLetterReason
  readonly code?: number | undefined
}

/** Where a partition was left: the first offset not yet taken, and the note beside it. */
export interface Committed {
  readonly offset: number
  readonly note: string
}

/** One partition for as long as it is ours. Every call rejects once it is not. */
export interface PartitionSession {
  readonly topic: string
  readonly partition: number
  /** Names this incarnation of the log; a log made anew has another. */
  readonly epoch: string
  committed(): Promise<Committed | undefined>
  /** Resolves once it is durable; rejects, without effect, when the partition has gone to another reader. */
  commit(offset: number, note: string): Promise<void>
  /** Resolves once the letters are durable. */
  bury(letters: readonly DeadLetter[]): Promise<void>
  /** Aborted when the partition is lost, or when closing has waited long enough. */
  readonly signal: AbortSignal
}

/** Takes the messages of one session, in order. */
export interface PartitionWorker {
  /** First offset that this session would take; undefined when nothing was ever committed. */
  readonly position: number | undefined
  /** Resolves once the messages are stored and committed, or wait for the rest of a batch that is being replayed. */
  take(messages: readonly LogMessage[]): Promise<void>
}

/** What the pipeline offers to its source. */
export interface SourceHost {
  readonly limits: BatchLimits
  readonly log: Logger
  /** Reads where the partition was left and makes ready to go on from there. */
  open(session: PartitionSession): Promise<PartitionWorker>
  /** The source can, or for the reason given cannot, read its log. */
  status(problem: string | undefined): void
  /** Nothing waits in the log. */
  idle(): void
  /** Messages that wait in a partition. */
  lag(partition: number, messages: number): void
  /** Bytes of a spool held no event. */
  damaged(damage: Damage): void
  /** The partitions that are ours from now on. */
  assigned(partitions: readonly number[]): void
  /** Only a person can mend this: no more batches will come. */
  fail(error: PipelineError): void
}

/** A log that can be read from where it was left: Kafka, or the spool. */
export interface LogSource {
  readonly name: 'kafka' | 'spool'
  /** Returns once reading is under way; a log that is away is retried without end. Rejects with what only a person can mend. */
  start(host: SourceHost): Promise<void>
  /**
   * Takes no further batch, lets those under way finish for at most `drainMs`, then aborts their sessions and disconnects.
   * Idempotent.
   */
  close(drainMs: number): Promise<void>
}
