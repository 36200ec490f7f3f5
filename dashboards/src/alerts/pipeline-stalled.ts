import { metrics } from '@paysignal/contract'
import { duration, seconds, series } from '../queries/promql.ts'
import { memoryMs, thresholds } from '../thresholds.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.pipeline
const commit = series(metrics.lastCommit)

/**
 * Events are not stored. The alert has no SQL form: when no new events are stored, the store cannot know whether the pipeline stopped or nobody paid.
 */
export const pipelineStalled: Alert = {
  name: 'PaymentPipelineStalled',
  severity: 'page',
  summary: 'Payment events are not being stored, or the pipeline is gone',
  description:
    'The pipeline{{ with $labels.instance }} at {{ . }}{{ end }} has committed nothing for at least {{ $value | humanizeDuration }}. Alerts that depend on stored events see nothing new until it runs again.',
  // First part: one process has waiting events and does not commit them. A process without partitions has no waiting events, so it never counts.
  // Second part: no process commits, or no process exists any more. A pipeline that never ran has no series, so the alert does not fire.
  promql: `(
  time() - ${commit} > ${seconds(limits.commitAgeMs)}
  and on (job, instance) sum by (job, instance) (${series(metrics.lag)}) > 0
)
or
time() - max(max_over_time(${commit}[${duration(memoryMs)}])) > ${seconds(limits.silentMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
