import type { FaultScript } from '../faults/fault-script.ts'
import { faultScriptFrom } from '../faults/parse-fault-script.ts'
import { type GatepayOptions, type GatepaySettings, gatepayShape, resolveGatepay } from '../gatepay/settings.ts'
import { type HashnutOptions, type HashnutSettings, hashnutShape, resolveHashnut } from '../hashnut/settings.ts'
import { type PayerOptions, type Payers, payerShape, resolvePayers } from '../payers/payers.ts'
import { SimulatorError } from '../simulator-error.ts'
import { anything, fields, number, text } from './shape.ts'

export interface SimulatorOptions {
  /**
   * Seed of every random choice. The same seed gives the same run.
   * @default 1
   */
  readonly seed?: number
  /**
   * How many times faster than real time life cycles and callback retries run. Clocks and timestamps stay real.
   * @default 1
   */
  readonly speed?: number
  /**
   * Host name or address on which the three servers listen.
   * @default '127.0.0.1'
   */
  readonly host?: string
  /**
   * Port of the control server. 0 is any free port.
   * @default 0
   */
  readonly controlPort?: number
  /**
   * The merchant that GatePay knows, and how GatePay behaves.
   * @default the merchant `simulated-client` with the secret `simulated-gatepay-secret`, without callbacks
   */
  readonly gatepay?: GatepayOptions
  /**
   * The merchant that HashNut knows, and how HashNut behaves.
   * @default the merchant `AK-SIMULATED-0001` with the secret `simulated-hashnut-secret`, without callbacks
   */
  readonly hashnut?: HashnutOptions
  /**
   * How simulated payers behave.
   * @default the defaults of `PayerOptions`
   */
  readonly payers?: PayerOptions
  /**
   * Faults that are active from the start.
   * @default no faults
   */
  readonly faults?: FaultScript
  /**
   * How many orders, how many refunds and how many payout batches each provider keeps in memory, at about 3 kB each. Above the limit the oldest
   * is forgotten.
   * @default 50_000
   */
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

/** A provider without options runs as well, with these credentials. */
const unusedGatepay = { clientId: 'simulated-client', secret: 'simulated-gatepay-secret' } as const
const unusedHashnut = { accessKeyId: 'AK-SIMULATED-0001', secret: 'simulated-hashnut-secret' } as const

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
