import type { CallbackSender } from '../callbacks/callback-sender.ts'
import type { ProviderName } from '../faults/fault-script.ts'
import type { FaultSwitch } from '../faults/fault-switch.ts'
import type { Payers } from '../payers/payers.ts'
import type { Schedule } from './schedule.ts'
import type { StatsBook } from './stats.ts'

/** What both providers share. */
export interface Runtime {
  readonly seed: number
  /** The real clock, in milliseconds. */
  readonly now: () => number
  readonly schedule: Schedule
  readonly faults: FaultSwitch
  readonly stats: StatsBook
  readonly payers: Payers
  readonly callbacks: CallbackSender
  /** Orders, refunds and batches that are remembered, of each kind. */
  readonly rememberedObjects: number
}

/** The provider's own clock: the real one plus what a fault adds. */
export const providerNow = ({ now, faults }: Pick<Runtime, 'now' | 'faults'>, provider: ProviderName) => now() + faults.clockSkewMs(provider)

/** The secret that the provider holds now: not the merchant's while a fault rotates it. */
export const currentSecret = ({ faults }: Pick<Runtime, 'faults'>, provider: ProviderName, secret: string, side: 'requests' | 'callbacks') =>
  faults.isSecretRotated(provider, side) ? `rotated:${secret}` : secret
