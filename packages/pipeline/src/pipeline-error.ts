import { PaySignalError } from '@paysignal/contract'

const pipelineErrors = {
  /** An option is wrong. */
  INVALID_OPTION: { isFatal: true },
  /** The HTTP port cannot be used. */
  PORT: { isFatal: true },
  /** The spool has another layout version. */
  SPOOL_VERSION: { isFatal: true },
  /** An earlier pipeline began to store a batch, and the end of that batch in the spool is damaged. */
  SPOOL_DAMAGED: { isFatal: false },
  /** A newer pipeline wrote the note that is stored beside a committed offset. */
  NOTE_VERSION: { isFatal: true },
  /** Very many messages are refused, so the table must be wrong and not the messages. */
  SCHEMA_FAULT: { isFatal: true },
  /** The Kafka client has stopped and does not restart. */
  CONSUMER_STOPPED: { isFatal: true },
  /** The brokers cannot be reached or refuse. */
  KAFKA: { isFatal: true },
  /** Another reader has taken over the partition and continues the unfinished batches. */
  FENCED: { isFatal: false },
  /** The pipeline is closing. The next start continues the unfinished batches. */
  CLOSING: { isFatal: false },
} as const satisfies Record<string, { isFatal: boolean }>

export type PipelineErrorCode = keyof typeof pipelineErrors

/** Every failure of this package. Branch on `code`. The message is for people and never contains a password or the content of an event. */
export class PipelineError extends PaySignalError<PipelineErrorCode> {
  override readonly name = 'PipelineError'
}

/** Whether a person must fix the error. If so, the pipeline stops, reports that it is not alive, and loses nothing. */
export const isFatal = (error: unknown): error is PipelineError => error instanceof PipelineError && pipelineErrors[error.code].isFatal
