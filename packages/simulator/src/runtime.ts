import type { CallbackSender } from './callbacks/callback-sender.ts'
import type { ProviderName } from './faults/fault-script.ts'
import type { FaultSwitch } from './faults/fault-switch.ts'
import type { Payers } from './payers/payers.ts'
import type { Schedule } from './schedule.ts'
import type { StatsBook } from './stats.ts'

/** What both simulated providers share. */
export interface Runtime {
  readonly seed: number
  /** The real clock, in milliseconds. */
  readonly now: () => number
  readonly schedule: Schedule
  readonly faults: FaultSwitch
  readonly stats: StatsBook
  readonly payers: Payers
  readonly callbacks: CallbackSender
  /** How many objects of each kind are kept in memory. */
  readonly rememberedObjects: number
}

/** The provider's clock: the real clock plus the skew of the active faults. */
export const providerNow = ({ now, faults }: Pick<Runtime, 'now' | 'faults'>, provider: ProviderName) => now() + faults.clockSkewMs(provider)

/** The secret that the provider uses now. While a fault rotates it, it differs from the merchant's secret. */
export const currentSecret = ({ faults }: Pick<Runtime, 'faults'>, provider: ProviderName, secret: string, side: 'requests' | 'callbacks') =>
  faults.isSecretRotated(provider, side) ? `rotated:${secret}` : secret
