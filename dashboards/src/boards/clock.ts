import { metrics } from '@paysignal/contract'
import { board } from '../grafana/board.ts'
import { risesToBad, tablePanel, timePanel } from '../grafana/panel.ts'
import { chosenProviders, promql, sql } from '../grafana/targets.ts'
import { chosenProvider, seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { counterSharePanel, sharePanel } from './parts/share-panels.ts'

const limits = thresholds.timestamp
const runbook = 'PaymentTimestampsExpired'

const common = { category: 'timestamp', limits, runbook } as const

const share = sharePanel({
  ...common,
  title: 'Calls rejected for their timestamp',
  question: 'Does a provider find our timestamps too old or too new, and since when? Share of calls.',
})

const shareFromCounters = counterSharePanel(common)

const budget = timePanel({
  id: 3,
  title: "Share of the provider's window used up when a request leaves",
  question: 'Are timestamps about to expire? At 100 % a request is refused; a slow rise is a queue between signing and sending, or a drifting clock.',
  unit: 'percentunit',
  noValue: 'No signed call',
  width: 12,
  limits: risesToBad(limits.budget, 1),
  max: 1,
  runbook,
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(event_time) AS time, provider, quantile(0.5)(abs(timestamp_age_ms) / timestamp_window_ms) AS p50, quantile(0.99)(abs(timestamp_age_ms) / timestamp_window_ms) AS p99
FROM events
WHERE kind = 'call' AND timestamp_window_ms > 0 AND isNotNull(timestamp_age_ms) AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    ),
  ],
})

const skew = timePanel({
  id: 4,
  title: "Our clock minus the provider's",
  question: 'Which way does a clock drift? The process furthest ahead and the one furthest behind, for each provider.',
  unit: 's',
  noValue: 'No estimate yet',
  width: 12,
  canBeNegative: true,
  limits: {
    below: 'red',
    steps: [
      [-seconds(limits.skewMs), 'green'],
      [seconds(limits.skewMs), 'red'],
    ],
  },
  runbook,
  targets: [
    promql(`max by (provider) (${series(metrics.clockSkew, chosenProvider)})`, { legend: '{{provider}} furthest ahead' }),
    promql(`min by (provider) (${series(metrics.clockSkew, chosenProvider)})`, { legend: '{{provider}} furthest behind', refId: 'B' }),
  ],
})

const instances = tablePanel({
  id: 5,
  title: 'Clocks by process',
  question: 'Whose clock is it? The skew is known only to within the error beside it.',
  unit: 'short',
  noValue: 'No estimate yet',
  width: 24,
  runbook,
  columns: { skew: { unit: 's' }, error: { unit: 's' }, budget: { unit: 'percentunit' } },
  targets: [
    sql(
      'table',
      `SELECT provider, service, instance, argMax(clock_skew_ms, event_time) / 1000 AS skew, argMax(clock_error_ms, event_time) / 1000 AS error,
  max(abs(timestamp_age_ms) / nullIf(timestamp_window_ms, 0)) AS budget, countIf(category = 'timestamp') AS expired, max(event_time) AS last_seen
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, instance
ORDER BY expired DESC, abs(skew) DESC
LIMIT 100`,
    ),
  ],
})

/** Timestamps, and the clocks they come from. */
export const clock = board({
  uid: 'paysignal-clock',
  title: 'Timestamps and clock',
  description: 'Are requests refused for their timestamps, or about to be?',
  panels: [share, shareFromCounters, budget, skew, instances],
})
