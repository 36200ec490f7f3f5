import type { Damage } from '@paysignal/spool'
import type { Logger } from '../logger.ts'
import type { PipelineError } from '../pipeline-error.ts'
import type { BatchLimits } from './batch-limits.ts'

/** One message of the log. Its value is not parsed. */
export interface LogMessage {
  readonly offset: number
  readonly key?: Buffer | string | null
  readonly value: Buffer | null
  /** When the message was written to the log, in milliseconds since 1970. */
  readonly timestampMs?: number | undefined
}

/** Why a message cannot be stored. `refused`: ClickHouse refused it. */
export const deadLetterReasons = ['empty', 'not_an_object', 'too_large', 'not_json', 'refused'] as const
export type DeadLetterReason = (typeof deadLetterReasons)[number]

/** A message that cannot be stored. */
export interface DeadLetter {
  readonly message: LogMessage
  readonly reason: DeadLetterReason
  /** ClickHouse's error code, when ClickHouse refused the message. */
  readonly code?: number | undefined
}

/** The committed state of a partition: the next offset to read, and the note that is stored with it. */
export interface Committed {
  readonly offset: number
  readonly note: string
}

/** One partition, from its assignment to this process until it is lost. After that every call rejects. */
export interface PartitionSession {
  readonly topic: string
  readonly partition: number
  /** Identifies this log. A log that was deleted and created again has another epoch, although its offsets start at 0 again. */
  readonly epoch: string
  committed(): Promise<Committed | undefined>
  /** Resolves once the offset and the note are durable. If another reader has the partition now, it rejects and changes nothing. */
  commit(offset: number, note: string): Promise<void>
  /** Writes dead letters. Resolves once they are durable. */
  bury(letters: readonly DeadLetter[]): Promise<void>
  /** Aborted when the partition is lost, or when the pipeline closes and the drain time is over. */
  readonly signal: AbortSignal
}

/** Stores the messages of one session, in ascending order of their offsets. */
export interface PartitionWorker {
  /** Next offset that this session expects; undefined when nothing was ever committed. */
  readonly expected: number | undefined
  /** Resolves once the messages are stored and committed. Messages of a replayed batch that is not complete yet are kept for the next call. */
  take(messages: readonly LogMessage[]): Promise<void>
}

/** The functions of the pipeline that a source calls. */
export interface SourceHost {
  readonly limits: BatchLimits
  readonly logger: Logger
  /** Starts a worker for a partition, at the partition's committed offset. Waits until the store has no problems. */
  open(session: PartitionSession): Promise<PartitionWorker>
  /** Reports whether the log can be read: undefined when it can, otherwise the reason. */
  status(problem: string | undefined): void
  /** Reports that no message waits in the log. */
  idle(): void
  /** Reports how many messages wait in a partition. */
  lag(partition: number, messages: number): void
  /** Reports damaged bytes in a spool, or events that are missing there. */
  damaged(damage: Damage): void
  /** Reports which partitions this process reads from now on. */
  assigned(partitions: readonly number[]): void
  /** Reports an error that a person must fix. The source stops reading. */
  fail(error: PipelineError): void
}

/** A log that keeps the position of its reader: Kafka, or the spool. */
export interface LogSource {
  readonly name: 'kafka' | 'spool'
  /** Starts to read. A log that is unavailable is retried without end. Rejects with an error that a person must fix. */
  start(host: SourceHost): Promise<void>
  /**
   * Starts no further batch, waits up to `drainMs` milliseconds for the running ones, then aborts their sessions and disconnects. Idempotent.
   */
  close(drainMs: number): Promise<void>
}
