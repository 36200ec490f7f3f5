import { metrics } from '@paysignal/contract'
import { series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { scaledSeconds } from './queries/scaled.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.callbacks

/** Some callbacks are missing; others may still arrive. A query to the provider shows how these orders ended, so nobody has to be woken. */
export const callbacksLost: Alert = {
  name: 'PaymentCallbacksLost',
  severity: 'ticket',
  summary: 'Some callbacks from a payment provider did not arrive',
  description: '{{ $labels.provider }}: {{ $value | humanize }} orders, refunds or payouts of the last day did not get their callback in time.',
  promql: `max by (provider) (${series(metrics.callbacksOverdue)}) >= ${limits.overdue}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-callbacks', id: 1 },
  isPerProvider: true,
  sql: (scale) => `SELECT provider, toFloat64(count()) AS value
FROM overdue_callbacks(allowance_seconds = ${scaledSeconds(limits.allowanceMs, scale)})
WHERE overdue_seconds <= ${scaledSeconds(limits.overdueHorizonMs, scale)}
GROUP BY provider
HAVING value >= ${limits.overdue}
ORDER BY provider`,
}
