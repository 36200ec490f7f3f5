import type { ObjectType } from '@paysignal/contract'
import type { ProviderName } from './faults/fault-script.ts'

type Counts = Record<string, number>

interface CallbackStats {
  /** Callback requests sent, including retries, duplicates and replays. */
  sent: number
  /** Callback requests that the merchant acknowledged. */
  acknowledged: number
  /** Callback requests that failed or were not acknowledged. */
  failed: number
  /** Callbacks that a fault dropped: no request was sent, and no retry follows. */
  dropped: number
  /** Callbacks that were given up after the last retry failed. */
  abandoned: number
}

/** Counts since the start. They contain no ids and no secrets. */
export interface SimulatorStats {
  readonly uptimeSeconds: number
  /** Number of calls by provider, operation and code. Successes count as `ok`. Calls that a fault changed count under its code, its HTTP status or its name, such as `hang`. */
  readonly calls: Readonly<Record<ProviderName, Readonly<Record<string, Readonly<Counts>>>>>
  readonly callbacks: Readonly<Record<ProviderName, Readonly<CallbackStats>>>
  /** Number of orders, refunds and payouts by their current state, in the provider's words. */
  readonly objects: Readonly<Record<ProviderName, Readonly<Record<ObjectType, Readonly<Counts>>>>>
  /** How often each rule of the fault script was applied since the script was set. */
  readonly faults: Readonly<Counts>
}

export interface StatsBook {
  call(provider: ProviderName, operation: string, code: string): void
  callback(provider: ProviderName, what: keyof CallbackStats): void
  /** Moves one object from a state to another. `from` is undefined for a new object, `to` for a forgotten one. */
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
