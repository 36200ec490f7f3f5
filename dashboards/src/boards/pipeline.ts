import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { risesToBad } from './parts/limits.ts'
import type { Board, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.pipeline
const links = [{ to: 'runbook', alert: 'PaymentPipelineStalled' }] as const
const unseen = 'Nothing is scraped'

const commitAge: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 1,
  title: 'Time since the last commit and the last check',
  question: 'Do the pipeline and the checker get on? Time since a process committed a batch or found nothing to do, and since each check succeeded.',
  unit: 'seconds',
  emptyText: 'The pipeline is not seen',
  width: 12,
  limits: risesToBad(seconds(limits.commitAgeMs), seconds(limits.commitAgeMs)),
  links,
  queries: [
    { language: 'promql', text: `time() - ${series(metrics.lastCommit)}`, legend: '{{instance}}' },
    { language: 'promql', text: `time() - max by (check) (${series(metrics.lastCheck)})`, legend: 'check {{check}}' },
  ],
}

const lag: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 2,
  title: 'Events that wait in the log',
  question: 'Does the log grow faster than it is stored?',
  unit: 'count',
  emptyText: 'The pipeline is not seen',
  width: 12,
  links,
  queries: [{ language: 'promql', text: `sum by (partition) (${series(metrics.lag)})`, legend: 'partition {{partition}}' }],
}

const stages: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 3,
  title: 'Events per second, stage by stage',
  question: 'Where do events stay behind: made, delivered to the log, stored?',
  unit: 'eventsPerSecond',
  emptyText: unseen,
  width: 12,
  queries: [
    { language: 'promql', text: `sum(rate(${series(metrics.eventsEmitted)}[$__rate_interval]))`, legend: 'made' },
    { language: 'promql', text: `sum(rate(${series(metrics.eventsDelivered)}[$__rate_interval]))`, legend: 'delivered' },
    { language: 'promql', text: `sum(rate(${series(metrics.stored)}[$__rate_interval]))`, legend: 'stored' },
  ],
}

const losses: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: 'Events set aside or given up',
  question: 'Is anything lost? Drops in the services, dead letters in the pipeline; both should stay empty.',
  unit: 'count',
  emptyText: unseen,
  width: 12,
  style: 'bars',
  queries: [
    { language: 'promql', text: `sum by (reason) (increase(${series(metrics.eventsDropped)}[$__rate_interval]))`, legend: 'dropped: {{reason}}' },
    { language: 'promql', text: `sum by (reason) (increase(${series(metrics.deadLetters)}[$__rate_interval]))`, legend: 'dead letter: {{reason}}' },
  ],
}

const age: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 5,
  title: 'Age of events when stored',
  question: 'How fresh is what the dashboards show? Oldest message of each batch when the store acknowledged it.',
  unit: 'seconds',
  emptyText: unseen,
  width: 12,
  queries: [
    {
      language: 'promql',
      text: `histogram_quantile(0.5, sum by (le) (rate(${series(metrics.eventAge, {}, '_bucket')}[$__rate_interval])))`,
      legend: 'p50',
    },
    {
      language: 'promql',
      text: `histogram_quantile(0.99, sum by (le) (rate(${series(metrics.eventAge, {}, '_bucket')}[$__rate_interval])))`,
      legend: 'p99',
    },
  ],
}

const waiting: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 6,
  title: 'Events still in the services',
  question: 'Is the log away? Events in memory, and in the spool on disk until the log is back.',
  unit: 'count',
  emptyText: unseen,
  width: 12,
  queries: [
    { language: 'promql', text: `sum(${series(metrics.eventsInFlight)})`, legend: 'in memory' },
    { language: 'promql', text: `sum(${series(metrics.eventsSpooled)})`, legend: 'spooled' },
  ],
}

/** The way of the events themselves. */
export const pipeline: Board = {
  uid: 'paysignal-pipeline',
  title: 'Pipeline',
  description: 'Do events get from the services into the store, all of them and soon?',
  variables: [],
  rows: [
    [commitAge, lag],
    [stages, losses],
    [age, waiting],
  ],
}
