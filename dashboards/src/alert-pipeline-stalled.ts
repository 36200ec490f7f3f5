import { metrics } from '@paysignal/contract'
import type { AlertDefinition } from './alert.ts'
import { duration, seconds, series } from './promql.ts'
import { thresholds } from './thresholds.ts'

const limits = thresholds.pipeline
const commit = series(metrics.lastCommit)

/** Without SQL: a store that nothing reaches cannot tell a stall from a quiet night. */
export const pipelineStalled: AlertDefinition = {
  name: 'PaymentPipelineStalled',
  severity: 'page',
  summary: 'Payment events wait and are not stored, or the pipeline is gone',
  description:
    'The pipeline{{ with $labels.instance }} at {{ . }}{{ end }} has committed nothing for at least {{ $value | humanizeDuration }}. Alerts that rest on stored events are blind until it runs.',
  // A process without partitions neither commits nor waits: it stalls only with events of its own, or when nobody gets on.
  // An absent pipeline has no age: the window in which it was not seen stands in for it.
  expr: `(
  time() - ${commit} > ${seconds(limits.commitAgeMs)}
  and on (job, instance) sum by (job, instance) (${series(metrics.lag)}) > 0
)
or
time() - max(${commit}) > ${seconds(limits.silentMs)}
or
absent_over_time(${commit}[${duration(limits.silentMs)}]) * ${seconds(limits.silentMs)}`,
  forMs: limits.forMs,
  panel: { dashboard: 'paysignal-pipeline', id: 1 },
}
