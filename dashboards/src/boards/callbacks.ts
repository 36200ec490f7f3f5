import { arrivedCallbackResults, metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { chosenProvider, chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { journeyLink } from './journey.ts'
import { risesToBad } from './panels/limits.ts'
import type { Board, StatPanel, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.callbacks
const links = [{ to: 'runbook', alert: 'PaymentCallbacksMissing' }] as const
const lostLinks = [{ to: 'runbook', alert: 'PaymentCallbacksLost' }] as const
const overdueView = `overdue_callbacks(allowance_seconds = ${seconds(limits.allowanceMs)})`

const overdue: StatPanel = {
  view: 'stat',
  id: 1,
  title: 'Callbacks overdue',
  question:
    'Do the expected callbacks arrive? Counts orders, refunds and payouts whose callback is late by more than the allowance, and by at most a day.',
  unit: 'count',
  emptyText: 'None',
  width: 12,
  limits: risesToBad(1, limits.overdue),
  links: lostLinks,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT count() AS overdue
FROM ${overdueView}
WHERE overdue_seconds <= ${seconds(limits.overdueHorizonMs)}
  AND ${chosenProviders}`,
    },
  ],
}

const oldest: StatPanel = {
  view: 'stat',
  id: 2,
  title: 'Oldest overdue',
  question: 'How long has the oldest overdue callback been due? The last value from the checker.',
  unit: 'seconds',
  emptyText: 'None, or the checker is not scraped',
  width: 12,
  limits: risesToBad(seconds(limits.allowanceMs), seconds(limits.allowanceMs) * 2),
  links: lostLinks,
  queries: [{ language: 'promql', text: `max(${series(metrics.callbacksOverdueOldest, chosenProvider)})`, isInstant: true }],
}

const arrived = arrivedCallbackResults.map((result) => `'${result}'`).join(', ')

const demand: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 3,
  title: 'Orders created and callbacks accepted',
  question: 'Has a provider stopped sending callbacks? When orders continue and callbacks stop, something is broken; a quiet hour has neither.',
  unit: 'count',
  emptyText: 'No orders and no callbacks',
  width: 12,
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, concat(provider, if(kind = 'call', ' created', ' callbacks')) AS series, count() AS events
FROM events
WHERE $__timeFilter(event_time)
  AND ((kind = 'call' AND operation = 'order.create' AND outcome = 'ok') OR (kind = 'callback' AND callback_result IN (${arrived})))
  AND ${chosenProviders}
GROUP BY time, series
ORDER BY time, series
LIMIT 20000`,
    },
  ],
}

const results: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: 'Callback requests by result',
  question:
    'What happens to the callbacks that arrive? Rejected ones do not reach the service; after a failed handler the provider sends the callback again.',
  unit: 'count',
  emptyText: 'No callback arrived',
  width: 12,
  style: 'bars',
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, callback_result, count() AS callbacks
FROM events
WHERE kind = 'callback' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, callback_result
ORDER BY time, callback_result
LIMIT 20000`,
    },
  ],
}

const lateness: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 5,
  title: 'Age of a callback on arrival',
  question: "Are callbacks late? The time from a callback's own timestamp to its arrival.",
  unit: 'seconds',
  emptyText: 'No callback arrived',
  width: 12,
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, provider, quantile(0.5)(callback_lag_ms) / 1000 AS p50, quantile(0.95)(callback_lag_ms) / 1000 AS p95
FROM events
WHERE kind = 'callback' AND isNotNull(callback_lag_ms) AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    },
  ],
}

const missing: TablePanel = {
  view: 'table',
  id: 6,
  title: 'Which callbacks are overdue',
  question:
    'Which orders have no callback, and how do we know? `query_first`: a query showed the final state first. `expiry`: the order expired without a callback.',
  unit: 'count',
  emptyText: 'None is overdue',
  width: 12,
  links: lostLinks,
  columns: { order_id: { link: journeyLink }, overdue_seconds: { unit: 'seconds' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, object, order_id, state, reason, due_at, overdue_seconds
FROM ${overdueView}
WHERE ${chosenProviders}
ORDER BY overdue_seconds DESC
LIMIT 200`,
    },
  ],
}

/** Callbacks: overdue, accepted, rejected and late ones. */
export const callbacks: Board = {
  uid: 'paysignal-callbacks',
  title: 'Callbacks',
  description: 'Do the expected callbacks arrive, and what happens to them?',
  variables: [providerChoice],
  rows: [
    [overdue, oldest],
    [demand, results],
    [lateness, missing],
  ],
}
