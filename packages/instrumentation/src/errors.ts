import { PaySignalError } from '@paysignal/contract'

/** What an `InstrumentationError` is about. */
export type InstrumentationErrorCode =
  /** One or more options are wrong. */
  | 'INVALID_OPTION'
  /** A callback handler was requested for a provider that is not in `providers`. */
  | 'UNKNOWN_PROVIDER'
  /** The registry already holds a metric with one of our names. */
  | 'METRIC_TAKEN'
  /** A sink has no room for a batch, and the batch is dropped. The delivery handles this error; the service never sees it. */
  | 'SINK_FULL'

/**
 * The service gets this error only while it sets up the plugin, never during a payment. A sink also throws it, with `SINK_FULL`, to the delivery.
 * `message` names the option and what to do. It never shows a value that could be a secret that was put into the wrong option.
 */
export class InstrumentationError extends PaySignalError<InstrumentationErrorCode> {
  override readonly name = 'InstrumentationError'
}

/** Whether a sink has no room. By name and code, not by class: a bundler may give the entry point with the sink its own copy of the class. */
export const isSinkFull = (error: unknown): boolean =>
  error instanceof Error && error.name === 'InstrumentationError' && 'code' in error && error.code === 'SINK_FULL'

/** Does nothing if there are no problems. @throws {InstrumentationError} `INVALID_OPTION` with all problems. */
export function throwProblems(problems: readonly string[]) {
  if (problems.length > 0) throw new InstrumentationError('INVALID_OPTION', problems.join('; '))
}
