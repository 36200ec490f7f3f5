import { metrics } from '@paysignal/contract'
import { series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { scaledSeconds } from './queries/scaled.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.callbacks

/** No callback of a provider is accepted any more. The first accepted callback resolves the alert, and a second outage pages again. */
export const callbacksMissing: Alert = {
  name: 'PaymentCallbacksMissing',
  severity: 'page',
  summary: 'Callbacks from a payment provider have stopped arriving, or are all rejected',
  description:
    '{{ $labels.provider }}: {{ $value | humanize }} orders, refunds or payouts have waited too long for a callback, and no callback at all has been accepted since.',
  promql: `max by (provider) (${series(metrics.ordersUnanswered)}) >= ${limits.unanswered}
or
max by (provider) (${series(metrics.callbacksMissing)}) >= ${limits.missing}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-callbacks', id: 3 },
  isPerProvider: true,
  sql: (scale) => `SELECT provider, toFloat64(if(unanswered >= ${limits.unanswered}, unanswered, missing)) AS value
FROM silent_callbacks(allowance_seconds = ${scaledSeconds(limits.allowanceMs, scale)})
WHERE unanswered >= ${limits.unanswered} OR missing >= ${limits.missing}
ORDER BY provider`,
}
