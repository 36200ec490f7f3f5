import { metrics } from '@paysignal/contract'
import type { Registry } from 'prom-client'
import { counterOf, gaugeOf, histogramOf } from '../prom-metrics.ts'
import { deadLetterReasons } from '../protocol/log-source.ts'

/** Registers the metrics of the pipeline, each with a value from the start. */
export function createPipelineMetrics(registry: Registry) {
  const created = {
    stored: counterOf(metrics.stored, registry),
    batches: counterOf(metrics.batches, registry),
    deadLetters: counterOf(metrics.deadLetters, registry),
    insertDuration: histogramOf(metrics.insertDuration, registry),
    eventAge: histogramOf(metrics.eventAge, registry),
    lag: gaugeOf(metrics.lag, registry),
    lastCommit: gaugeOf(metrics.lastCommit, registry),
    spoolDamaged: counterOf(metrics.spoolDamaged, registry),
    offsetGaps: counterOf(metrics.offsetGaps, registry),
  }
  for (const result of ['stored', 'replayed', 'retried']) created.batches.inc({ result }, 0)
  for (const reason of deadLetterReasons) created.deadLetters.inc({ reason }, 0)
  // Alerts use the age of the last commit. If the metric began at 0, a new process would seem to be decades behind.
  created.lastCommit.setToCurrentTime()
  return created
}
