/** Closed set of what can go wrong while the plugin is set up. Nothing here is thrown on a payment's path. */
export type PaySignalErrorCode = 'INVALID_OPTION' | 'UNKNOWN_PROVIDER' | 'METRIC_TAKEN'

/** Thrown by set-up calls only; `message` names the option, the value and what to do. */
export class PaySignalError extends Error {
  override readonly name = 'PaySignalError'
  readonly code: PaySignalErrorCode

  constructor(code: PaySignalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
