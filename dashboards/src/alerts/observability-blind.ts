import { metrics } from '@paysignal/contract'
import { facts } from '@paysignal/store'
import { duration, seconds, series } from '../queries/promql.ts'
import { memoryMs, thresholds } from '../thresholds.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.blind
const watched = series(metrics.providerInfo)

// Checks by name: one that a newer version no longer has is not missed.
const checks = series(metrics.lastCheck, { check: `~${facts.map(({ name }) => name).join('|')}` })

/** Without SQL: a store cannot tell that nobody asks it. What was seen before and is gone counts as old, not as absent. */
export const observabilityBlind: Alert = {
  name: 'PaymentObservabilityBlind',
  severity: 'page',
  summary: 'Alerts about payments rest on something that is no longer seen',
  description:
    '{{ with $labels.provider }}No service that calls {{ . }} has been seen{{ else }}A check of the stored events has not succeeded{{ end }} for at least {{ $value | humanizeDuration }}. Alerts that rest on it show what was last known, or nothing.',
  promql: `time() - min(max by (check) (max_over_time(${checks}[${duration(memoryMs)}]))) > ${seconds(limits.checkAgeMs)}
or
(
  max by (provider) (max_over_time(${watched}[${duration(limits.serviceMemoryMs)}]))
  unless on (provider) max by (provider) (max_over_time(${watched}[${duration(limits.unseenMs)}]))
) * ${seconds(limits.unseenMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
