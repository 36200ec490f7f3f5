import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { chosenProvider, chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { journeyLink } from './journey.ts'
import { risesToBad } from './panels/limits.ts'
import type { Board, StatPanel, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.settlement
const links = [{ to: 'runbook', alert: 'PaymentSettlementLagHigh' }] as const

const lag: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 1,
  title: 'Time from evidence of payment to settlement',
  question: 'How long do paid orders take to settle, and has it become slower? An order is drawn at the time when it settled.',
  unit: 'seconds',
  emptyText: 'Nothing settled',
  width: 24,
  limits: risesToBad(seconds(limits.p95Ms), seconds(limits.p95Ms)),
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(settled_at) AS time, provider, quantile(0.5)(lag_seconds) AS p50, quantile(0.95)(lag_seconds) AS p95
FROM settlement_lag
WHERE object = 'order' AND $__timeFilter(settled_at)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    },
  ],
}

const waiting: StatPanel = {
  view: 'stat',
  id: 2,
  title: 'Paid but not settled',
  question: 'How many orders have evidence of payment, but no final state yet?',
  unit: 'count',
  emptyText: 'None',
  width: 6,
  links,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT count() AS orders
FROM unsettled
WHERE object = 'order'
  AND ${chosenProviders}`,
    },
  ],
}

const oldest: StatPanel = {
  view: 'stat',
  id: 3,
  title: 'Oldest unsettled order',
  question: 'Is an order stuck? Time since the first evidence of payment, as the alert compares it.',
  unit: 'seconds',
  emptyText: 'No order waits, or the checker is not scraped',
  width: 6,
  limits: risesToBad(seconds(limits.oldestMs) / 2, seconds(limits.oldestMs)),
  links,
  queries: [{ language: 'promql', text: `max(${series(metrics.settlementOldest, chosenProvider)})`, isInstant: true }],
}

const flow: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: 'Orders paid and orders settled',
  question: 'Do paid orders settle? Both counts in each time step. A lasting gap between them means that money is sent but does not arrive.',
  unit: 'count',
  emptyText: 'No order was paid',
  width: 12,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT time, fact, sum(n) AS orders
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
    },
  ],
}

const stuck: TablePanel = {
  view: 'table',
  id: 5,
  title: 'Longest waiting',
  question: 'Which orders, refunds and payouts wait, and since when? The order id links to the journey of the order.',
  unit: 'count',
  emptyText: 'Nothing waits',
  width: 12,
  links,
  columns: { order_id: { link: journeyLink }, age_seconds: { unit: 'seconds' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, object, order_id, evidence_at, age_seconds
FROM unsettled
WHERE ${chosenProviders}
ORDER BY age_seconds DESC
LIMIT 100`,
    },
  ],
}

const chains: TablePanel = {
  view: 'table',
  id: 6,
  title: 'By chain',
  question: 'Is one chain slow, or are all of them? If one is slow, the cause is the chain; if all are slow, it is the provider.',
  unit: 'count',
  emptyText: 'Nothing settled',
  width: 12,
  links,
  columns: { p50: { unit: 'seconds' }, p95: { unit: 'seconds' }, longest: { unit: 'seconds' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, object, chain, count() AS settled, quantile(0.5)(lag_seconds) AS p50, quantile(0.95)(lag_seconds) AS p95, max(lag_seconds) AS longest
FROM settlement_lag
WHERE $__timeFilter(settled_at)
  AND ${chosenProviders}
GROUP BY provider, object, chain
ORDER BY p95 DESC
LIMIT 100`,
    },
  ],
}

/** The time between evidence of payment and settlement. */
export const settlement: Board = {
  uid: 'paysignal-settlement',
  title: 'Settlement lag',
  description: 'How long do paid orders take to settle, and which ones are stuck?',
  variables: [providerChoice],
  rows: [[lag], [waiting, oldest, flow], [stuck, chains]],
}
