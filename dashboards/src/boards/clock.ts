import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { chosenProvider, chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { risesToBad } from './panels/limits.ts'
import { counterSharePanel, sharePanel } from './panels/share-panels.ts'
import type { Board, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.timestamp
const links = [{ to: 'runbook', alert: 'PaymentTimestampsExpired' }] as const

const common = { category: 'timestamp', limits, links } as const

const share = sharePanel({
  ...common,
  title: 'Calls rejected for their timestamp',
  question: 'Does a provider reject our timestamps as too old or too new, and since when? Share of calls.',
})

const shareFromCounters = counterSharePanel(common)

const budget: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 3,
  title: "Share of the provider's time window used up when a request leaves",
  question:
    'Are timestamps about to expire? The provider rejects a request at 100 %. A slow rise means that requests wait between signing and sending, or that a clock drifts.',
  unit: 'share',
  emptyText: 'No signed call',
  width: 12,
  limits: risesToBad(limits.budget, 1),
  max: 1,
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, provider, quantile(0.5)(abs(timestamp_age_ms) / timestamp_window_ms) AS p50, quantile(0.99)(abs(timestamp_age_ms) / timestamp_window_ms) AS p99
FROM events
WHERE kind = 'call' AND timestamp_window_ms > 0 AND isNotNull(timestamp_age_ms) AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    },
  ],
}

const skew: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: "Our clock minus the provider's",
  question: 'In which direction do clocks drift? For each provider, the process furthest ahead and the process furthest behind.',
  unit: 'seconds',
  emptyText: 'No estimate yet',
  width: 12,
  canBeNegative: true,
  limits: {
    below: 'bad',
    steps: [
      { from: -seconds(limits.skewMs), level: 'good' },
      { from: seconds(limits.skewMs), level: 'bad' },
    ],
  },
  links,
  queries: [
    { language: 'promql', text: `max by (provider) (${series(metrics.clockSkew, chosenProvider)})`, legend: '{{provider}} furthest ahead' },
    { language: 'promql', text: `min by (provider) (${series(metrics.clockSkew, chosenProvider)})`, legend: '{{provider}} furthest behind' },
  ],
}

const instances: TablePanel = {
  view: 'table',
  id: 5,
  title: 'Clocks by process',
  question: 'Which process has the wrong clock? The true skew differs from the estimate by at most the error in the next column.',
  unit: 'count',
  emptyText: 'No estimate yet',
  width: 24,
  links,
  columns: { skew: { unit: 'seconds' }, error: { unit: 'seconds' }, budget: { unit: 'share' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, service, instance, argMax(clock_skew_ms, event_time) / 1000 AS skew, argMax(clock_error_ms, event_time) / 1000 AS error,
  max(abs(timestamp_age_ms) / nullIf(timestamp_window_ms, 0)) AS budget, countIf(category = 'timestamp') AS expired, max(event_time) AS last_seen
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, instance
ORDER BY expired DESC, abs(skew) DESC
LIMIT 100`,
    },
  ],
}

/** Rejected timestamps, and the clocks that cause them. */
export const clock: Board = {
  uid: 'paysignal-clock',
  title: 'Timestamps and clock',
  description: 'Do providers reject requests for their timestamps, or will they soon?',
  variables: [providerChoice],
  rows: [[share, shareFromCounters], [budget, skew], [instances]],
}
