import type { Store } from '@paysignal/store'

export interface DemoReport {
  readonly events: {
    readonly emitted: number
    readonly delivered: number
    readonly dropped: number
    readonly spooled: number
    readonly inFlight: number
    readonly stored: number
    readonly distinct: number
  }
  readonly codes: readonly {
    readonly provider: string
    readonly api: string
    readonly code: string
    readonly category: string
    readonly count: number
  }[]
  readonly orders: readonly { readonly provider: string; readonly state: string; readonly count: number }[]
  readonly incidents: readonly {
    readonly name: string
    readonly provider: string
    readonly plantedAt: string
    readonly alert: string
    readonly firedAt: string | null
  }[]
  readonly alerts: readonly { readonly name: string; readonly severity: string; readonly provider: string; readonly state: string }[]
  readonly urls: Readonly<Record<string, string>>
  readonly performance: Performance
}

export interface Performance {
  /** From the start of the command until the first event could be queried. */
  readonly upAfterSeconds: number
  readonly callsPerSecond: number
  /** Memory of all processes together at its highest, shared pages counted once. */
  readonly peakMemoryMiB: number
  /** From the event to the store's acknowledgement, after which it can be queried. */
  readonly queryableAfterMs: { readonly p50: number; readonly p99: number }
}

/** What the store holds, in the report's words. */
export async function storedFacts(store: Store, sinceMs: number) {
  const [counts, codes, orders, freshness] = await Promise.all([
    store.query<{ stored: number; distinct: number }>('SELECT count() AS stored, uniqExact(event_id) AS distinct FROM events'),
    store.query<DemoReport['codes'][number]>(
      "SELECT provider, api, code, category, count() AS count FROM events WHERE code != '' AND kind = 'call' GROUP BY ALL ORDER BY provider, api, code",
    ),
    store.query<DemoReport['orders'][number]>(
      "SELECT provider, state, count() AS count FROM order_states WHERE object = 'order' AND state != '' GROUP BY ALL ORDER BY provider, count DESC, state",
    ),
    store.query<{ p50: number; p99: number; calls: number; seconds: number }>(
      `SELECT round(quantile(0.5)(age)) AS p50, round(quantile(0.99)(age)) AS p99, countIf(kind = 'call') AS calls,
              (max(at) - min(at)) / 1000 AS seconds
       FROM (SELECT kind, toUnixTimestamp64Milli(event_time) AS at, toUnixTimestamp64Milli(ingested_at) - at AS age
             FROM events WHERE event_time >= fromUnixTimestamp64Milli({since:Int64}))`,
      { since: sinceMs },
    ),
  ])
  return { counts: counts[0] ?? { stored: 0, distinct: 0 }, codes, orders, freshness: freshness[0] ?? { p50: 0, p99: 0, calls: 0, seconds: 0 } }
}
