import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { risesToBad } from './panels/limits.ts'
import type { Board, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.pipeline
const links = [{ to: 'runbook', alert: 'PaymentPipelineStalled' }] as const
const unseen = 'Nothing is scraped'

const commitAge: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 1,
  title: 'Time since the last commit and the last check',
  question:
    'Do the pipeline and the checker make progress? Time since a pipeline process committed a batch or found nothing to do, and since each check succeeded.',
  unit: 'seconds',
  emptyText: 'The pipeline is not scraped',
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
  title: 'Events waiting in the log',
  question: 'Do events arrive faster than they are stored?',
  unit: 'count',
  emptyText: 'The pipeline is not scraped',
  width: 12,
  links,
  queries: [{ language: 'promql', text: `sum by (partition) (${series(metrics.lag)})`, legend: 'partition {{partition}}' }],
}

const stages: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 3,
  title: 'Events per second, stage by stage',
  question: 'At which stage do events fall behind: created by the services, delivered to the log, or stored?',
  unit: 'eventsPerSecond',
  emptyText: unseen,
  width: 12,
  queries: [
    { language: 'promql', text: `sum(rate(${series(metrics.eventsEmitted)}[$__rate_interval]))`, legend: 'created' },
    { language: 'promql', text: `sum(rate(${series(metrics.eventsDelivered)}[$__rate_interval]))`, legend: 'delivered' },
    { language: 'promql', text: `sum(rate(${series(metrics.stored)}[$__rate_interval]))`, legend: 'stored' },
  ],
}

const losses: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 4,
  title: 'Dropped events and dead letters',
  question: 'Are events lost? Services drop events, and the pipeline sets invalid ones aside as dead letters. Both should be 0.',
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
  question: 'How old are events when they appear on the dashboards? Age of the oldest message of a batch when the store acknowledged the batch.',
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
  question: 'Is the log unreachable? Events wait in memory, and in the spool on disk until the log is back.',
  unit: 'count',
  emptyText: unseen,
  width: 12,
  queries: [
    { language: 'promql', text: `sum(${series(metrics.eventsInFlight)})`, legend: 'in memory' },
    { language: 'promql', text: `sum(${series(metrics.eventsSpooled)})`, legend: 'spooled' },
  ],
}

/** The path of the events from the services to the store. */
export const pipeline: Board = {
  uid: 'paysignal-pipeline',
  title: 'Pipeline',
  description: 'Do all events get from the services into the store, and how fast?',
  variables: [],
  rows: [
    [commitAge, lag],
    [stages, losses],
    [age, waiting],
  ],
}
