import type { ObjectType } from '@paysignal/contract'
import type { ProviderName } from '../faults/fault-script.ts'

type Counts = Record<string, number>

interface CallbackStats {
  /** Deliveries attempted, retries and repeats included. */
  sent: number
  /** Deliveries that the merchant acknowledged. */
  acknowledged: number
  /** Deliveries that failed or were not acknowledged. */
  failed: number
  /** Deliveries that a fault kept back for good. */
  dropped: number
  /** Callbacks whose last retry failed. */
  abandoned: number
}

/** What happened since the start. Holds ids of nothing and no secret. */
export interface SimulatorStats {
  readonly uptimeSeconds: number
  /** Calls by provider, operation, and code; `ok` for successes, `hang`, `reset` and the like for calls without an answer. */
  readonly calls: Readonly<Record<ProviderName, Readonly<Record<string, Readonly<Counts>>>>>
  readonly callbacks: Readonly<Record<ProviderName, Readonly<CallbackStats>>>
  /** Orders, refunds and payouts by their present state, in the provider's words. */
  readonly objects: Readonly<Record<ProviderName, Readonly<Record<ObjectType, Readonly<Counts>>>>>
  /** How often each rule of the fault script struck since it took effect. */
  readonly faults: Readonly<Counts>
}

export interface StatsBook {
  call(provider: ProviderName, operation: string, code: string): void
  callback(provider: ProviderName, what: keyof CallbackStats): void
  /** Moves one object from a state (undefined: it is new) to another (undefined: it is forgotten). */
  moved(provider: ProviderName, object: ObjectType, from: string | undefined, to: string | undefined): void
  snapshot(): Pick<SimulatorStats, 'calls' | 'callbacks' | 'objects'>
}

const forBoth = <T>(make: () => T): Record<ProviderName, T> => ({ gatepay: make(), hashnut: make() })

export function createStats(): StatsBook {
  const calls = forBoth((): Record<string, Counts> => ({}))
  const callbacks = forBoth((): CallbackStats => ({ sent: 0, acknowledged: 0, failed: 0, dropped: 0, abandoned: 0 }))
  const objects = forBoth((): Record<ObjectType, Counts> => ({ order: {}, refund: {}, payout: {} }))

  return {
    call: (provider, operation, code) => {
      calls[provider][operation] ??= {}
      const codes = calls[provider][operation]
      codes[code] = (codes[code] ?? 0) + 1
    },
    callback: (provider, what) => {
      callbacks[provider][what] += 1
    },
    moved: (provider, object, from, to) => {
      const counts = objects[provider][object]
      if (from !== undefined) counts[from] = (counts[from] ?? 1) - 1
      if (to !== undefined) counts[to] = (counts[to] ?? 0) + 1
    },
    snapshot: () => structuredClone({ calls, callbacks, objects }),
  }
}
