import { metrics } from '@paysignal/contract'
import { type AlertDefinition, type Scale, scaledMs, scaledSeconds } from './alert.ts'
import { increaseByProvider, series } from './promql.ts'
import { thresholds } from './thresholds.ts'

const limits = thresholds.callbacks

const overdue = `max by (provider) (${series(metrics.callbacksOverdue)}) >= ${limits.overdue}`

/** `unless`, not `== 0`: a provider whose callbacks never came has no series to compare. */
const silent = [
  `${increaseByProvider(metrics.calls, { operation: 'order.create', outcome: 'ok' }, limits.silentWindowMs, limits.allowanceMs)} >= ${limits.silentOrders}`,
  `unless on (provider) ${increaseByProvider(metrics.callbacks, { result: '~accepted|duplicate' }, limits.silentWindowMs)} > 0`,
].join('\n  ')

const overdueSql = (scale: Scale) => `SELECT provider, count() AS missing
  FROM overdue_callbacks(allowance_seconds = ${scaledSeconds(limits.allowanceMs, scale)})
  WHERE overdue_seconds <= ${scaledSeconds(limits.overdueHorizonMs, scale)}
  GROUP BY provider
  HAVING missing >= ${limits.overdue}`

function silentSql(scale: Scale): string {
  const allowance = scaledMs(limits.allowanceMs, scale)
  const window = scaledMs(limits.silentWindowMs, scale)
  return `SELECT provider, countIf(kind = 'call' AND operation = 'order.create' AND outcome = 'ok' AND event_time <= now64(3) - INTERVAL ${allowance} MILLISECOND) AS missing
  FROM events
  WHERE event_time > now64(3) - INTERVAL ${allowance + window} MILLISECOND
  GROUP BY provider
  HAVING missing >= ${limits.silentOrders}
    AND countIf(kind = 'callback' AND callback_result IN ('accepted', 'duplicate') AND event_time > now64(3) - INTERVAL ${window} MILLISECOND) = 0`
}

/** Per item, which is exact, or all at once, which is seen sooner and also where nothing is ever queried. One page for one broken path. */
export const callbacksMissing: AlertDefinition = {
  name: 'PaymentCallbacksMissing',
  severity: 'page',
  summary: 'Callbacks that a payment provider owes do not arrive',
  description: '{{ $labels.provider }}: {{ $value | humanize }} orders, refunds or payouts are without the callback that is due.',
  expr: `(${overdue})\nor\n(\n  ${silent}\n)`,
  forMs: limits.forMs,
  panel: { dashboard: 'paysignal-callbacks', id: 1 },
  sql: (scale) => `SELECT provider, toFloat64(max(missing)) AS value
FROM (
  ${overdueSql(scale)}
  UNION ALL
  ${silentSql(scale)}
)
GROUP BY provider
ORDER BY provider`,
}
