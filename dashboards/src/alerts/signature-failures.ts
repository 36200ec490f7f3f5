import { type Category, metrics } from '@paysignal/contract'
import { duration, increaseByProvider } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { type AlertDefinition, type Scale, scaledMs } from './specification.ts'

interface RejectionLimits {
  readonly windowMs: number
  readonly calls: number
  readonly share: number
  readonly priorSuccessMs: number
}

/**
 * A share tells an incident from noise, a floor keeps one stray call quiet where there are few,
 * and a success in the past tells a broken integration from one that was never finished.
 */
function rejectedShare(category: Category, limits: RejectionLimits): string {
  const rejected = increaseByProvider(metrics.callErrors, { category }, limits.windowMs)
  const all = increaseByProvider(metrics.calls, {}, limits.windowMs)
  const succeeded = increaseByProvider(metrics.calls, { outcome: 'ok' }, limits.priorSuccessMs)
  return `${rejected} / ${all} >= ${limits.share}
and on (provider) ${rejected} >= ${limits.calls}
and on (provider) ${succeeded} > 0`
}

const rejectedShareSql = (
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

/** Calls that worked before and are now refused for their signature: a key was rotated, lost or mixed up. */
export const signatureFailures: AlertDefinition = {
  name: 'PaymentSignatureFailures',
  severity: 'page',
  summary: 'A payment provider rejects the signature of our calls',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(thresholds.signature.windowMs)} were rejected for their signature; calls succeeded before.`,
  expr: rejectedShare('signature', thresholds.signature),
  forMs: thresholds.signature.forMs,
  panel: { dashboard: 'paysignal-signatures', id: 1 },
  sql: (scale) => rejectedShareSql('signature', thresholds.signature, scale),
}

/** Calls whose signed timestamp the provider finds too far from its own clock. */
export const timestampsExpired: AlertDefinition = {
  name: 'PaymentTimestampsExpired',
  severity: 'page',
  summary: 'A payment provider rejects the timestamps of our calls',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(thresholds.timestamp.windowMs)} were rejected because their timestamp is outside the accepted window.`,
  expr: rejectedShare('timestamp', thresholds.timestamp),
  forMs: thresholds.timestamp.forMs,
  panel: { dashboard: 'paysignal-clock', id: 1 },
  sql: (scale) => rejectedShareSql('timestamp', thresholds.timestamp, scale),
}
