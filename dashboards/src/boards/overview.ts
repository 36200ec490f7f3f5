import { metrics } from '@paysignal/contract'
import { seconds, series } from '../queries/promql.ts'
import { chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './panels/codes-query.ts'
import { risesToBad, risesToGood } from './panels/limits.ts'
import type { Board, StatPanel, TablePanel, TimeSeriesPanel } from './specification.ts'

const succeeded: StatPanel = {
  view: 'stat',
  id: 1,
  title: 'Calls that succeed',
  question: 'Do calls to the providers succeed? Share of all calls; an error inside an HTTP 200 answer counts as an error.',
  unit: 'share',
  emptyText: 'No calls',
  width: 6,
  limits: risesToGood(thresholds.overview.fairShare, thresholds.overview.goodShare),
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT if(count() = 0, NULL, countIf(outcome = 'ok') / count()) AS share
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}`,
    },
  ],
}

const settled: StatPanel = {
  view: 'stat',
  id: 2,
  title: 'Orders settled',
  question: 'Is money moving? Orders that settled in this time range.',
  unit: 'count',
  emptyText: 'None settled',
  width: 6,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT count() AS orders
FROM order_states
WHERE object = 'order' AND state = 'settled' AND $__timeFilter(settled_at)
  AND ${chosenProviders}`,
    },
  ],
}

const newestEvent: StatPanel = {
  view: 'stat',
  id: 3,
  title: 'Newest event',
  question: 'Is the data fresh? Age of the newest stored event. A high age is normal at quiet hours, but not while customers pay.',
  unit: 'seconds',
  emptyText: 'No event stored in the last day',
  width: 6,
  limits: { below: 'good', steps: [{ from: seconds(thresholds.overview.eventAgeMs), level: 'warning' }] },
  links: [{ to: 'runbook', alert: 'PaymentPipelineStalled' }],
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT if(count() = 0, NULL, greatest(0, dateDiff('millisecond', max(event_time), now64(3)) / 1000)) AS age
FROM events
WHERE event_time > now() - INTERVAL 1 DAY
  AND ${chosenProviders}`,
    },
  ],
}

const lastCommit: StatPanel = {
  view: 'stat',
  id: 4,
  title: 'Last commit of the pipeline',
  question: 'Does the pipeline work? Time since it last committed a batch or found nothing to do.',
  unit: 'seconds',
  emptyText: 'The pipeline is not scraped',
  width: 6,
  limits: risesToBad(seconds(thresholds.pipeline.commitAgeMs) / 2, seconds(thresholds.pipeline.commitAgeMs)),
  links: [{ to: 'runbook', alert: 'PaymentPipelineStalled' }],
  queries: [{ language: 'promql', text: `time() - min(${series(metrics.lastCommit)})`, isInstant: true }],
}

const outcomes: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 5,
  title: 'Calls by outcome',
  question: 'How do calls end, and since when? Number of calls in each time step.',
  unit: 'count',
  emptyText: 'No calls',
  width: 24,
  links: [{ to: 'runbook', alert: 'PaymentProviderUnreachable' }],
  style: 'bars',
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, outcome, count() AS calls
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, outcome
ORDER BY time, outcome
LIMIT 20000`,
    },
  ],
}

const failures: TablePanel = {
  view: 'table',
  id: 6,
  title: 'Most frequent error codes',
  question: 'Which codes do providers return most, what do they mean, and what helps? Meaning and remedy are from the catalogue.',
  unit: 'count',
  emptyText: 'No call failed',
  width: 24,
  height: 10,
  columns: codeColumns,
  queries: [{ language: 'sql', format: 'table', text: codesQuery('1 = 1') }],
}

/** The board to look at first. */
export const overview: Board = {
  uid: 'paysignal-overview',
  title: 'Overview',
  description: 'Is money moving, is the data fresh, and what fails?',
  variables: [providerChoice],
  rows: [[succeeded, settled, newestEvent, lastCommit], [outcomes], [failures]],
}
