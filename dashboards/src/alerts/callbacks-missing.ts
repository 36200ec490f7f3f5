import { metrics } from '@paysignal/contract'
import { series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { type AlertDefinition, scaledSeconds } from './specification.ts'

const limits = thresholds.callbacks

/** The path is broken now: nothing has come since. The first callback that arrives ends it, and a second outage is a second page. */
export const callbacksMissing: AlertDefinition = {
  name: 'PaymentCallbacksMissing',
  severity: 'page',
  summary: 'Callbacks of a payment provider do not arrive any more',
  description:
    '{{ $labels.provider }}: {{ $value | humanize }} orders, refunds or payouts are without the callback that is due, and none at all has come since.',
  expr: `max by (provider) (${series(metrics.ordersUnanswered)}) >= ${limits.unanswered}
or
max by (provider) (${series(metrics.callbacksMissing)}) >= ${limits.missing}`,
  checks: ['silent_callbacks'],
  forMs: limits.forMs,
  panel: { dashboard: 'paysignal-callbacks', id: 3 },
  sql: (scale) => `SELECT provider, toFloat64(if(unanswered >= ${limits.unanswered}, unanswered, missing)) AS value
FROM silent_callbacks(allowance_seconds = ${scaledSeconds(limits.allowanceMs, scale)})
WHERE unanswered >= ${limits.unanswered} OR missing >= ${limits.missing}
ORDER BY provider`,
}

/** What stays lost when the path works again, or while it loses some: look-ups show the end, nobody has to get up. */
export const callbacksLost: AlertDefinition = {
  name: 'PaymentCallbacksLost',
  severity: 'ticket',
  summary: 'Callbacks that a payment provider owes have not come',
  description: '{{ $labels.provider }}: {{ $value | humanize }} orders, refunds or payouts of the last day are without the callback that was due.',
  expr: `max by (provider) (${series(metrics.callbacksOverdue)}) >= ${limits.overdue}`,
  checks: ['overdue_callbacks'],
  forMs: limits.forMs,
  panel: { dashboard: 'paysignal-callbacks', id: 1 },
  sql: (scale) => `SELECT provider, toFloat64(count()) AS value
FROM overdue_callbacks(allowance_seconds = ${scaledSeconds(limits.allowanceMs, scale)})
WHERE overdue_seconds <= ${scaledSeconds(limits.overdueHorizonMs, scale)}
GROUP BY provider
HAVING value >= ${limits.overdue}
ORDER BY provider`,
}
