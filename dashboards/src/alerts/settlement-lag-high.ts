import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { scaledMs } from './queries/scaled.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.settlement

/** Orders took too long to settle, or a paid order does not settle at all. */
export const settlementLagHigh: Alert = {
  name: 'PaymentSettlementLagHigh',
  severity: 'ticket',
  summary: 'Paid orders take too long to settle',
  description:
    '{{ $labels.provider }}: after the first evidence of payment, orders take {{ $value | humanizeDuration }} to settle, or one order is still waiting after that time.',
  promql: `max by (provider) (${series(metrics.settlementLag, { quantile: '0.95' })}) > ${seconds(limits.p95Ms)}
or
max by (provider) (${series(metrics.settlementOldest)}) > ${seconds(limits.oldestMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-settlement', id: 1 },
  isPerProvider: true,
  sql: (scale) => `SELECT provider, toFloat64(max(seconds)) AS value
FROM (
  SELECT provider, quantile(0.95)(lag_seconds) AS seconds
  FROM settlement_lag
  WHERE object = 'order' AND settled_at > now64(3) - INTERVAL ${scaledMs(limits.windowMs, scale)} MILLISECOND
  GROUP BY provider
  HAVING seconds > ${seconds(limits.p95Ms) / scale.speed}
  UNION ALL
  SELECT provider, max(age_seconds) AS seconds
  FROM unsettled
  WHERE object = 'order' AND age_seconds <= ${seconds(limits.horizonMs) / scale.speed}
  GROUP BY provider
  HAVING seconds > ${seconds(limits.oldestMs) / scale.speed}
)
GROUP BY provider
ORDER BY provider`,
}
