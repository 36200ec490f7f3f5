import { PaySignalError } from '@paysignal/contract'

const simulatorErrors = {
  INVALID_OPTION: 'An option is missing, unknown or out of range.',
  BAD_FAULT_SCRIPT: 'A fault script cannot be parsed, or a rule in it is wrong.',
  PORT_IN_USE: 'A port is already in use.',
  LISTEN_FAILED: 'A server could not start to listen for another reason.',
} as const

export type SimulatorErrorCode = keyof typeof simulatorErrors

/** The only error class of this package. Programs check `code`; `message` says what to do. */
export class SimulatorError extends PaySignalError<SimulatorErrorCode> {
  override readonly name = 'SimulatorError'
}
