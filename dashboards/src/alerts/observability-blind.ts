import { metrics } from '@paysignal/contract'
import { facts } from '@paysignal/store'
import { duration, seconds, series } from '../queries/promql.ts'
import { memoryMs, thresholds } from '../thresholds.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.blind
const watched = series(metrics.providerInfo)

// The names of this version's facts. A fact that only an older version had must not fire the alert.
const checked = series(metrics.lastCheck, { check: `~${facts.map(({ name }) => name).join('|')}` })

/**
 * The checker, or every service that calls a provider, has disappeared. The alert fires only for what was scraped before.
 * It has no SQL form, because the store cannot know that nobody queries it.
 */
export const observabilityBlind: Alert = {
  name: 'PaymentObservabilityBlind',
  severity: 'page',
  summary: 'Data that payment alerts depend on is missing',
  description:
    '{{ with $labels.provider }}No service that calls {{ . }} has been scraped{{ else }}A check of the stored events has not succeeded{{ end }} for at least {{ $value | humanizeDuration }}. Alerts that depend on this data keep their last state or stay silent.',
  promql: `time() - min(max by (check) (max_over_time(${checked}[${duration(memoryMs)}]))) > ${seconds(limits.checkAgeMs)}
or
(
  max by (provider) (max_over_time(${watched}[${duration(limits.serviceMemoryMs)}]))
  unless on (provider) max by (provider) (max_over_time(${watched}[${duration(limits.unseenMs)}]))
) * ${seconds(limits.unseenMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
