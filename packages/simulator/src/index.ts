export type {
  CallbackFault,
  ClockFault,
  CodeFault,
  DelayFault,
  Fault,
  FaultRule,
  FaultScript,
  HangFault,
  HttpStatusFault,
  HugeFault,
  MalformedFault,
  PaymentFault,
  ProviderName,
  RateLimitFault,
  ResetFault,
  SecretFault,
  SettlementFault,
  TruncatedFault,
} from './faults/fault-script.ts'
export { parseFaultScript } from './faults/parse-fault-script.ts'
export type { GatepayOptions } from './gatepay/settings.ts'
export type { HashnutOptions } from './hashnut/settings.ts'
export type { SimulatorOptions } from './options/options.ts'
export type { PayerOptions, PayerOutcome } from './payers/payers.ts'
export { type Simulator, startSimulator } from './simulator.ts'
export { SimulatorError, type SimulatorErrorCode } from './simulator-error.ts'
export type { SimulatorStats } from './stats.ts'
