import { metrics } from '@paysignal/contract'
import { board } from '../grafana/board.ts'
import { risesToBad, statPanel, tablePanel, timePanel } from '../grafana/panel.ts'
import { chosenProviders, promql, sql } from '../grafana/targets.ts'
import { chosenProvider, seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'

const limits = thresholds.settlement
const runbook = 'PaymentSettlementLagHigh'

const lag = timePanel({
  id: 1,
  title: 'From evidence of payment to settled',
  question: 'How long does a paid order take to settle, and does it take longer than it did? Orders by the moment they settled.',
  unit: 's',
  noValue: 'Nothing settled',
  width: 24,
  limits: risesToBad(seconds(limits.p95Ms), seconds(limits.p95Ms)),
  runbook,
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(settled_at) AS time, provider, quantile(0.5)(lag_seconds) AS p50, quantile(0.95)(lag_seconds) AS p95
FROM settlement_lag
WHERE object = 'order' AND $__timeFilter(settled_at)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    ),
  ],
})

const waiting = statPanel({
  id: 2,
  title: 'Paid and not settled',
  question: 'How many orders have evidence of payment and no final state now?',
  unit: 'short',
  noValue: 'None',
  width: 6,
  runbook,
  targets: [
    sql(
      'table',
      `SELECT count() AS orders
FROM unsettled
WHERE object = 'order'
  AND ${chosenProviders}`,
    ),
  ],
})

const oldest = statPanel({
  id: 3,
  title: 'Oldest of them',
  question: 'Is one stuck? As the alert sees it: age since the first evidence of payment.',
  unit: 's',
  noValue: 'None waits, or the checker is not seen',
  width: 6,
  limits: risesToBad(seconds(limits.oldestMs) / 2, seconds(limits.oldestMs)),
  runbook,
  targets: [promql(`max(${series(metrics.settlementOldest, chosenProvider)})`, { instant: true })],
})

const flow = timePanel({
  id: 4,
  title: 'Orders paid and orders settled',
  question: 'Does what is paid also settle? Two counts per step; a gap that stays open is money on its way that does not arrive.',
  unit: 'short',
  noValue: 'No order was paid',
  width: 12,
  targets: [
    sql(
      'timeseries',
      `SELECT time, fact, sum(n) AS orders
FROM (
  SELECT $__timeInterval(evidence_at) AS time, 'paid' AS fact, count() AS n FROM order_states
  WHERE object = 'order' AND $__timeFilter(evidence_at) AND ${chosenProviders} GROUP BY time
  UNION ALL
  SELECT $__timeInterval(settled_at) AS time, 'settled' AS fact, count() AS n FROM order_states
  WHERE object = 'order' AND $__timeFilter(settled_at) AND ${chosenProviders} GROUP BY time
)
GROUP BY time, fact
ORDER BY time, fact
LIMIT 20000`,
    ),
  ],
})

const stuck = tablePanel({
  id: 5,
  title: 'Longest waiting',
  question: 'Which orders, refunds and payouts wait, and since when? The order id leads to its journey.',
  unit: 'short',
  noValue: 'Nothing waits',
  width: 12,
  runbook,
  columns: { order_id: { isOrder: true }, age_seconds: { unit: 's' } },
  targets: [
    sql(
      'table',
      `SELECT provider, object, order_id, evidence_at, age_seconds
FROM unsettled
WHERE ${chosenProviders}
ORDER BY age_seconds DESC
LIMIT 100`,
    ),
  ],
})

const chains = tablePanel({
  id: 6,
  title: 'By chain',
  question: 'Is it one chain or all of them? One slow chain is the chain; all of them is the provider.',
  unit: 'short',
  noValue: 'Nothing settled',
  width: 12,
  runbook,
  columns: { p50: { unit: 's' }, p95: { unit: 's' }, longest: { unit: 's' } },
  targets: [
    sql(
      'table',
      `SELECT provider, object, chain, count() AS settled, quantile(0.5)(lag_seconds) AS p50, quantile(0.95)(lag_seconds) AS p95, max(lag_seconds) AS longest
FROM settlement_lag
WHERE $__timeFilter(settled_at)
  AND ${chosenProviders}
GROUP BY provider, object, chain
ORDER BY p95 DESC
LIMIT 100`,
    ),
  ],
})

/** From evidence of payment to money that is there. */
export const settlement = board({
  uid: 'paysignal-settlement',
  title: 'Settlement lag',
  description: 'How long do paid orders take to settle, and which are stuck?',
  panels: [lag, waiting, oldest, flow, stuck, chains],
})
