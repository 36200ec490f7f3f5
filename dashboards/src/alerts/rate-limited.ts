import { metrics } from '@paysignal/contract'
import { duration, increaseByProvider } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { scaledMs } from './queries/scaled.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.rateLimit
const limited = increaseByProvider(metrics.callErrors, { category: 'rate_limit' }, limits.windowMs)
const all = increaseByProvider(metrics.calls, {}, limits.windowMs)

/** A provider rejects a share of our calls because there are too many. The alert is silent while there are too few calls for a meaningful share. */
export const rateLimited: Alert = {
  name: 'PaymentRateLimited',
  severity: 'ticket',
  summary: 'A payment provider limits the rate of our calls',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(limits.windowMs)} were rejected by a rate limit or quota.`,
  promql: `${limited} / ${all} >= ${limits.share}
and on (provider) ${all} >= ${limits.calls}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-rate-limits', id: 1 },
  isPerProvider: true,
  sql: (scale) => `SELECT provider, countIf(category = 'rate_limit') / count() AS value
FROM events
WHERE kind = 'call' AND event_time > now64(3) - INTERVAL ${scaledMs(limits.windowMs, scale)} MILLISECOND
GROUP BY provider
HAVING value >= ${limits.share} AND count() >= ${limits.calls}
ORDER BY provider`,
}
