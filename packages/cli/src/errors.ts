import { PaySignalError } from '@paysignal/contract'

const cliErrors = {
  INVALID_OPTION: { exitCode: 2 },
  /** An optional package is missing. */
  NOT_INSTALLED: { exitCode: 1 },
  FAILURE: { exitCode: 1 },
} as const satisfies Record<string, { exitCode: number }>

export type CliErrorCode = keyof typeof cliErrors

/** What a command could not do, in words for the person at the terminal: what failed, the value, what to do. */
export class CliError extends PaySignalError<CliErrorCode> {
  override readonly name = 'CliError'
}

/** 2 for a wrong call, 1 for everything that went wrong later. */
export const exitCodeOf = (error: unknown): number => (error instanceof CliError ? cliErrors[error.code].exitCode : 1)
