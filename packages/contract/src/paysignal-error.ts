/**
 * Base class of every error that PaySignal throws. Each package has one subclass with a closed set of codes.
 * Branch on `code`. The `message` is for people: it says what failed and what to do. It never contains a secret or a body.
 */
export abstract class PaySignalError<Code extends string = string> extends Error {
  readonly code: Code

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
