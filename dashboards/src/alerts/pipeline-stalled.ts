import { metrics } from '@paysignal/contract'
import { duration, seconds, series } from '../queries/promql.ts'
import { memoryMs, thresholds } from '../thresholds.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.pipeline
const commit = series(metrics.lastCommit)

/** Without SQL: a store that nothing reaches cannot tell a stall from a quiet night. */
export const pipelineStalled: Alert = {
  name: 'PaymentPipelineStalled',
  severity: 'page',
  summary: 'Payment events wait and are not stored, or the pipeline is gone',
  description:
    'The pipeline{{ with $labels.instance }} at {{ . }}{{ end }} has committed nothing for at least {{ $value | humanizeDuration }}. Alerts that rest on stored events are blind until it runs.',
  // A process without partitions neither commits nor waits: it stalls only with events of its own, or when nobody gets on.
  // One that is gone is as old as its last commit, for as long as it is remembered; one that never was has no age.
  promql: `(
  time() - ${commit} > ${seconds(limits.commitAgeMs)}
  and on (job, instance) sum by (job, instance) (${series(metrics.lag)}) > 0
)
or
time() - max(max_over_time(${commit}[${duration(memoryMs)}])) > ${seconds(limits.silentMs)}`,
  forMs: limits.forMs,
  panel: { board: 'paysignal-pipeline', id: 1 },
}
