import { type Category, metrics } from '@paysignal/contract'
import { increaseByProvider } from '../../queries/promql.ts'
import type { Scale } from '../specification.ts'
import { scaledMs } from './scaled.ts'

interface RejectionLimits {
  readonly windowMs: number
  /** The alert does not fire when fewer calls than this are rejected. */
  readonly calls: number
  readonly share: number
  /** A call must have succeeded within this time. */
  readonly priorSuccessMs: number
}

/**
 * The share of calls that a provider rejects for one category. With few calls, the minimum number of rejections prevents an alert for a single one.
 * The alert needs an earlier success, so an integration that never worked does not fire it.
 */
export function rejectedShare(category: Category, limits: RejectionLimits): string {
  const rejected = increaseByProvider(metrics.callErrors, { category }, limits.windowMs)
  const all = increaseByProvider(metrics.calls, {}, limits.windowMs)
  const succeeded = increaseByProvider(metrics.calls, { outcome: 'ok' }, limits.priorSuccessMs)
  return `${rejected} / ${all} >= ${limits.share}
and on (provider) ${rejected} >= ${limits.calls}
and on (provider) ${succeeded} > 0`
}

/** The same condition in SQL. */
export const rejectedShareSql = (
  category: Category,
  limits: RejectionLimits,
  scale: Scale,
) => `SELECT provider, countIf(category = '${category}') / count() AS value
FROM events
WHERE kind = 'call' AND event_time > now64(3) - INTERVAL ${scaledMs(limits.windowMs, scale)} MILLISECOND
GROUP BY provider
HAVING value >= ${limits.share}
  AND countIf(category = '${category}') >= ${limits.calls}
  AND provider IN (
    SELECT provider FROM events
    WHERE kind = 'call' AND outcome = 'ok' AND event_time > now64(3) - INTERVAL ${scaledMs(limits.priorSuccessMs, scale)} MILLISECOND
  )
ORDER BY provider`
