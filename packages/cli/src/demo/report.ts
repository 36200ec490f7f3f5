import { type AlertTransition, alerts } from '@paysignal/dashboards'
import type { Store } from '@paysignal/store'
import type { CheckoutReport } from './checkout/config.ts'
import type { PlantedIncident } from './incident-desk.ts'
import type { RunFigures } from './watch-run.ts'

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
    readonly alsoFires: readonly string[]
    readonly firedAt: string | null
  }[]
  readonly alerts: readonly { readonly name: string; readonly severity: string; readonly provider: string; readonly state: string }[]
  readonly urls: Readonly<Record<string, string>>
  readonly performance: Performance
}

export interface Performance {
  /** Time from the start of the command until the first event could be queried. */
  readonly upAfterSeconds: number
  readonly callsPerSecond: number
  /** Highest memory use of all processes together. Shared memory is counted once. */
  readonly peakMemoryMiB: number
  /** Time from an event until it is stored and can be queried. */
  readonly queryableAfterMs: { readonly p50: number; readonly p99: number }
}

/** The figures of the report that are read from the store. */
async function storedFacts(store: Store, sinceMs: number) {
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

interface ReportScene {
  readonly store: Store
  readonly counts: CheckoutReport['finished']
  readonly fired: readonly AlertTransition[]
  readonly planted: readonly PlantedIncident[]
  readonly urls: DemoReport['urls']
  readonly figures: RunFigures
  readonly startedMs: number
}

/** Builds the report from the incidents, the alerts, and the counts of the checkout service and of the store. */
export async function makeReport({ store, counts, fired, planted, urls, figures, startedMs }: ReportScene): Promise<DemoReport> {
  const facts = await storedFacts(store, startedMs)
  const severity = new Map(alerts.map((alert) => [alert.name, alert.severity]))
  const firedAt = (incident: PlantedIncident) => fired.find(({ alert, provider }) => alert === incident.alert && provider === incident.provider)?.at
  return {
    events: { ...counts, ...facts.counts },
    codes: facts.codes,
    orders: facts.orders,
    incidents: planted.map((incident) => {
      const { name, provider, alert, alsoFires, plantedAtMs } = incident
      const at = firedAt(incident)
      return { name, provider, plantedAt: iso(plantedAtMs), alert, alsoFires, firedAt: at === undefined ? null : iso(at) }
    }),
    alerts: fired.map(({ alert, provider, state }) => ({ name: alert, severity: severity.get(alert) ?? '', provider, state })),
    urls,
    performance: {
      upAfterSeconds: figures.upAfterSeconds,
      callsPerSecond: Math.round(facts.freshness.calls / Math.max(1, facts.freshness.seconds)),
      peakMemoryMiB: Math.round(figures.peakMemoryMiB),
      queryableAfterMs: { p50: facts.freshness.p50, p99: facts.freshness.p99 },
    },
  }
}

/** What did not go as planned, one sentence each: counts that do not add up, incidents without their alert, and alerts without an incident. */
export function surprisesIn({ events, incidents, alerts: fired }: Pick<DemoReport, 'events' | 'incidents' | 'alerts'>): readonly string[] {
  const { emitted, delivered, dropped, stored, distinct } = events
  const addsUp = stored === distinct && stored === delivered && delivered === emitted && dropped === 0
  const silent = incidents.filter(({ firedAt }) => firedAt === null).map(({ name, alert }) => `${alert} did not fire for the incident ${name}`)
  const unplanted = fired
    .filter(({ name, provider }) => !incidents.some((each) => each.provider === provider && [each.alert, ...each.alsoFires].includes(name)))
    .map(({ name, provider }) => `${name} fired for ${provider}, but no incident explains it`)
  const counts = `emitted ${emitted}, delivered ${delivered}, dropped ${dropped}, stored ${stored}, distinct ${distinct}`
  return [...(addsUp ? [] : [`the counts of events do not add up: ${counts}`]), ...silent, ...unplanted]
}

const iso = (ms: number) => new Date(ms).toISOString()
