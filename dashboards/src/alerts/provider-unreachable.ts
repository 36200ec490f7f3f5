import { type Category, metrics } from '@paysignal/contract'
import { duration, increaseByProvider } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { scaledMs } from './queries/scaled.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.unreachable

/**
 * Categories of failures: no answer, an unreadable answer, or a failure inside the provider. `system` includes every HTTP status from 500 on;
 * `aborted` means that the client gave the call up itself, often because of its own timeout.
 */
const categories = ['transport', 'timeout', 'aborted', 'malformed', 'system'] as const satisfies readonly Category[]

const failed = increaseByProvider(metrics.callErrors, { category: `~${categories.join('|')}` }, limits.windowMs)
const all = increaseByProvider(metrics.calls, {}, limits.windowMs)

/**
 * A provider is down. A call without an answer counts only when its caller gives up. So the window is short, and successes from before the outage
 * leave it soon.
 */
export const providerUnreachable: Alert = {
  name: 'PaymentProviderUnreachable',
  severity: 'page',
  summary: 'A payment provider does not answer, or answers with failures of its own',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(limits.windowMs)} timed out, failed on the network or were answered with a failure of the provider.`,
  promql: `${failed} / ${all} >= ${limits.share}
and on (provider) ${failed} >= ${limits.calls}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-overview', id: 5 },
  isPerProvider: true,
  sql: (scale) => `SELECT provider, countIf(category IN (${categories.map((name) => `'${name}'`).join(', ')})) / count() AS value
FROM events
WHERE kind = 'call' AND event_time > now64(3) - INTERVAL ${scaledMs(limits.windowMs, scale)} MILLISECOND
GROUP BY provider
HAVING value >= ${limits.share} AND value * count() >= ${limits.calls}
ORDER BY provider`,
}
