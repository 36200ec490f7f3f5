import { PaySignalError } from '@paysignal/contract'

/** Closed set of what can go wrong while the plugin is set up. Nothing here is thrown on a payment's path. */
export type InstrumentationErrorCode = 'INVALID_OPTION' | 'UNKNOWN_PROVIDER' | 'METRIC_TAKEN' | 'SINK_FULL'

/** Thrown by set-up calls only; `message` names the option and what to do, and no value that could be a secret in the wrong place. */
export class InstrumentationError extends PaySignalError<InstrumentationErrorCode> {
  override readonly name = 'InstrumentationError'
}

/** What was given for a number, in a message: anything else by its type alone, since it may be a secret in the wrong place. */
export const shownNumber = (value: unknown) => (typeof value === 'number' ? value : `a value of type ${typeof value}`)

/** @throws {InstrumentationError} `INVALID_OPTION` with all problems, if there are any. */
export function throwProblems(problems: readonly string[]) {
  if (problems.length > 0) throw new InstrumentationError('INVALID_OPTION', problems.join('; '))
}
