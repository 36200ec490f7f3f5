import type { FaultScript } from '../faults/fault-script.ts'
import { faultScriptFrom } from '../faults/parse-fault-script.ts'
import { type GatepayOptions, type GatepaySettings, gatepayShape, resolveGatepay } from '../gatepay/settings.ts'
import { type HashnutOptions, type HashnutSettings, hashnutShape, resolveHashnut } from '../hashnut/settings.ts'
import { type PayerOptions, type Payers, payerShape, resolvePayers } from '../payers/payers.ts'
import { SimulatorError } from '../simulator-error.ts'
import { anything, fields, number, text } from './shape.ts'

export interface SimulatorOptions {
  /** Decides everything that is drawn; default 1. */
  readonly seed?: number
  /** Life cycles and callback retries run so many times faster than in life; default 1. The clock that is shown stays real. */
  readonly speed?: number
  /** Where to listen; default 127.0.0.1. */
  readonly host?: string
  /** Port of the control server; default 0: any free one. */
  readonly controlPort?: number
  readonly gatepay?: GatepayOptions
  readonly hashnut?: HashnutOptions
  readonly payers?: PayerOptions
  /** Faults from the start on; default none. */
  readonly faults?: FaultScript
  /** Orders, refunds and batches that are remembered, of each kind and provider; the oldest are forgotten. Default 50 000, about 3 kB each. */
  readonly rememberedObjects?: number
}

export interface ResolvedOptions {
  readonly seed: number
  readonly speed: number
  readonly host: string
  readonly controlPort: number
  readonly gatepay: GatepaySettings
  readonly hashnut: HashnutSettings
  readonly payers: Payers
  readonly faults: FaultScript
  readonly rememberedObjects: number
}

const shape = fields({
  seed: number({ isWhole: true }),
  speed: number({ min: 0.001, max: 1_000_000 }),
  host: text,
  controlPort: number({ min: 0, max: 65_535, isWhole: true }),
  gatepay: gatepayShape,
  hashnut: hashnutShape,
  payers: payerShape,
  faults: anything,
  rememberedObjects: number({ min: 1, max: 10_000_000, isWhole: true }),
})

/** Without options of its own a provider still runs, with credentials that no merchant has. */
const unusedGatepay = { clientId: 'simulated-client', secret: 'simulated-gatepay-secret' } as const
const unusedHashnut = { accessKeyId: 'simulated-key', secret: 'simulated-hashnut-secret' } as const

/** @throws {SimulatorError} `INVALID_OPTION` with every problem, `BAD_FAULT_SCRIPT` when only the script is wrong. */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  const problems = shape(options, '')
  if (problems.length > 0) throw new SimulatorError('INVALID_OPTION', `the simulator's options cannot be used:\n  ${problems.join('\n  ')}`)
  const { seed = 1, speed = 1, host = '127.0.0.1', controlPort = 0, faults = { faults: [] }, rememberedObjects = 50_000 } = options
  return {
    seed,
    speed,
    host,
    controlPort,
    gatepay: resolveGatepay(options.gatepay ?? unusedGatepay),
    hashnut: resolveHashnut(options.hashnut ?? unusedHashnut),
    payers: resolvePayers(options.payers),
    faults: faultScriptFrom(faults),
    rememberedObjects,
  }
}
