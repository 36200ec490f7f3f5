import { metrics } from '@paysignal/contract'
import { board } from '../grafana/board.ts'
import { risesToBad, timePanel } from '../grafana/panel.ts'
import { promql } from '../grafana/targets.ts'
import { seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'

const limits = thresholds.pipeline
const runbook = 'PaymentPipelineStalled'
const unseen = 'Nothing is scraped'

const commitAge = timePanel({
  id: 1,
  title: 'Time since the last commit and the last check',
  question: 'Do the pipeline and the checker get on? Time since a process committed a batch or found nothing to do, and since each check succeeded.',
  unit: 's',
  noValue: 'The pipeline is not seen',
  width: 12,
  limits: risesToBad(seconds(limits.commitAgeMs), seconds(limits.commitAgeMs)),
  runbook,
  targets: [
    promql(`time() - ${series(metrics.lastCommit)}`, { legend: '{{instance}}' }),
    promql(`time() - max by (check) (${series(metrics.lastCheck)})`, { legend: 'check {{check}}', refId: 'B' }),
  ],
})

const lag = timePanel({
  id: 2,
  title: 'Events that wait in the log',
  question: 'Does the log grow faster than it is stored?',
  unit: 'short',
  noValue: 'The pipeline is not seen',
  width: 12,
  runbook,
  targets: [promql(`sum by (partition) (${series(metrics.lag)})`, { legend: 'partition {{partition}}' })],
})

const stages = timePanel({
  id: 3,
  title: 'Events per second, stage by stage',
  question: 'Where do events stay behind: made, delivered to the log, stored?',
  unit: 'cps',
  noValue: unseen,
  width: 12,
  targets: [
    promql(`sum(rate(${series(metrics.eventsEmitted)}[$__rate_interval]))`, { legend: 'made' }),
    promql(`sum(rate(${series(metrics.eventsDelivered)}[$__rate_interval]))`, { legend: 'delivered', refId: 'B' }),
    promql(`sum(rate(${series(metrics.stored)}[$__rate_interval]))`, { legend: 'stored', refId: 'C' }),
  ],
})

const losses = timePanel({
  id: 4,
  title: 'Events set aside or given up',
  question: 'Is anything lost? Drops in the services, dead letters in the pipeline; both should stay empty.',
  unit: 'short',
  noValue: unseen,
  width: 12,
  style: 'bars',
  targets: [
    promql(`sum by (reason) (increase(${series(metrics.eventsDropped)}[$__rate_interval]))`, { legend: 'dropped: {{reason}}' }),
    promql(`sum by (reason) (increase(${series(metrics.deadLetters)}[$__rate_interval]))`, { legend: 'dead letter: {{reason}}', refId: 'B' }),
  ],
})

const age = timePanel({
  id: 5,
  title: 'Age of events when stored',
  question: 'How fresh is what the dashboards show? Oldest message of each batch when the store acknowledged it.',
  unit: 's',
  noValue: unseen,
  width: 12,
  targets: [
    promql(`histogram_quantile(0.5, sum by (le) (rate(${series(metrics.eventAge, {}, '_bucket')}[$__rate_interval])))`, { legend: 'p50' }),
    promql(`histogram_quantile(0.99, sum by (le) (rate(${series(metrics.eventAge, {}, '_bucket')}[$__rate_interval])))`, {
      legend: 'p99',
      refId: 'B',
    }),
  ],
})

const waiting = timePanel({
  id: 6,
  title: 'Events still in the services',
  question: 'Is the log away? Events in memory, and in the spool on disk until the log is back.',
  unit: 'short',
  noValue: unseen,
  width: 12,
  targets: [
    promql(`sum(${series(metrics.eventsInFlight)})`, { legend: 'in memory' }),
    promql(`sum(${series(metrics.eventsSpooled)})`, { legend: 'spooled', refId: 'B' }),
  ],
})

/** The way of the events themselves. */
export const pipeline = board({
  uid: 'paysignal-pipeline',
  title: 'Pipeline',
  description: 'Do events get from the services into the store, all of them and soon?',
  hasProvider: false,
  panels: [commitAge, lag, stages, losses, age, waiting],
})
