import { PaySignalError } from '@paysignal/contract'

const cliErrors = {
  /** An option or argument is wrong. */
  INVALID_OPTION: { exitCode: 2 },
  /** An optional package is missing. */
  NOT_INSTALLED: { exitCode: 1 },
  /** The command failed in another way. */
  FAILURE: { exitCode: 1 },
} as const satisfies Record<string, { exitCode: number }>

export type CliErrorCode = keyof typeof cliErrors

/** Why a command failed, as a message for the user: what failed, with which value, and what to do. */
export class CliError extends PaySignalError<CliErrorCode> {
  override readonly name = 'CliError'
}

/** Exit code for an error: 2 for wrong options or arguments, 1 for all others. */
export const exitCodeOf = (error: unknown): number => (error instanceof CliError ? cliErrors[error.code].exitCode : 1)
