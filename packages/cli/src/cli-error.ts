import { PaySignalError } from '@paysignal/contract'

/**
 * - `INVALID_OPTION`: an option or argument is wrong.
 * - `NOT_INSTALLED`: an optional package is missing.
 * - `FAILURE`: the command failed in another way.
 */
export type CliErrorCode = 'INVALID_OPTION' | 'NOT_INSTALLED' | 'FAILURE'

/** Why a command failed, as a message for the user: what failed, with which value, and what to do. */
export class CliError extends PaySignalError<CliErrorCode> {
  override readonly name = 'CliError'
}

/** Exit code for an error: 2 for wrong options or arguments, also those that another package of PaySignal refuses, and 1 for all others. */
export const exitCodeOf = (error: unknown): number => (error instanceof PaySignalError && error.code === 'INVALID_OPTION' ? 2 : 1)
