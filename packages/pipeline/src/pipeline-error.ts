import { PaySignalError } from '@paysignal/contract'

const pipelineErrors = {
  /** An option is wrong. */
  INVALID_OPTION: { isFatal: true },
  /** The HTTP port cannot be taken. */
  PORT: { isFatal: true },
  /** The spool is of another layout version. */
  SPOOL_VERSION: { isFatal: true },
  /** The end of a batch that an earlier pipeline had begun cannot be read any more. */
  SPOOL_DAMAGED: { isFatal: false },
  /** A note beside a committed offset was written by a newer pipeline. */
  NOTE_VERSION: { isFatal: true },
  /** So many messages are refused that the table, not the messages, must be at fault. */
  SCHEMA_FAULT: { isFatal: true },
  /** Kafka's client gave up for good. */
  CONSUMER_STOPPED: { isFatal: true },
  /** The brokers cannot be reached, or refuse. */
  KAFKA: { isFatal: true },
  /** Another reader has taken the partition over: what is under way is left to it. */
  FENCED: { isFatal: false },
  /** The pipeline is closing; what is under way is taken up again at the next start. */
  CLOSING: { isFatal: false },
} as const satisfies Record<string, { isFatal: boolean }>

export type PipelineErrorCode = keyof typeof pipelineErrors

/** Every failure of this package. Branch on `code`; the message is for people and never holds a message's content or a password. */
export class PipelineError extends PaySignalError<PipelineErrorCode> {
  override readonly name = 'PipelineError'
}

/** Whether only a person can mend it: the pipeline stops, unhealthy, and loses nothing. */
export const isFatal = (error: unknown): error is PipelineError => error instanceof PipelineError && pipelineErrors[error.code].isFatal
