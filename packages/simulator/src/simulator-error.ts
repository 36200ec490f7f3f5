import { PaySignalError } from '@paysignal/contract'

const simulatorErrors = {
  INVALID_OPTION: 'An option is missing, unknown or out of range.',
  BAD_FAULT_SCRIPT: 'A fault script cannot be read or names something unknown.',
  PORT_IN_USE: 'A port that was asked for is taken.',
  LISTEN_FAILED: 'A server could not start for another reason.',
} as const

export type SimulatorErrorCode = keyof typeof simulatorErrors

/** Everything this package throws. `code` is for programs, `message` says what to do. */
export class SimulatorError extends PaySignalError<SimulatorErrorCode> {
  override readonly name = 'SimulatorError'
}
