import { metrics } from '@paysignal/contract'
import { duration, seconds, series } from '../queries/promql.ts'
import { memoryMs, thresholds } from '../thresholds.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.pipeline
const commit = series(metrics.lastCommit)

/** Events are not stored. Has no SQL form: a store without new events cannot tell a stalled pipeline from a quiet night. */
export const pipelineStalled: Alert = {
  name: 'PaymentPipelineStalled',
  severity: 'page',
  summary: 'Payment events are not being stored, or the pipeline is gone',
  description:
    'The pipeline{{ with $labels.instance }} at {{ . }}{{ end }} has committed nothing for at least {{ $value | humanizeDuration }}. Alerts that depend on stored events see nothing new until it runs again.',
  // First part: one process has waiting events and does not commit them. A process without partitions has no lag, so it never counts.
  // Second part: no process commits at all, or all of them are gone. A pipeline that never ran has no series and does not fire.
  promql: `(
  time() - ${commit} > ${seconds(limits.commitAgeMs)}
  and on (job, instance) sum by (job, instance) (${series(metrics.lag)}) > 0
)
or
time() - max(max_over_time(${commit}[${duration(memoryMs)}])) > ${seconds(limits.silentMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
