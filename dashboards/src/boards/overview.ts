import { metrics } from '@paysignal/contract'
import { board } from '../grafana/board.ts'
import { risesToBad, risesToGood, statPanel, tablePanel, timePanel } from '../grafana/panel.ts'
import { chosenProviders, promql, sql } from '../grafana/targets.ts'
import { seconds, series } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './parts/codes-query.ts'

const succeeded = statPanel({
  id: 1,
  title: 'Calls that succeed',
  question: 'Do the providers do what we ask? Share of calls answered with success; an error under HTTP 200 counts as an error.',
  unit: 'percentunit',
  noValue: 'No calls',
  width: 6,
  limits: risesToGood(thresholds.overview.fairShare, thresholds.overview.goodShare),
  targets: [
    sql(
      'table',
      `SELECT if(count() = 0, NULL, countIf(outcome = 'ok') / count()) AS share
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}`,
    ),
  ],
})

const settled = statPanel({
  id: 2,
  title: 'Orders settled',
  question: 'Is money moving? Orders whose money arrived in this time range.',
  unit: 'short',
  noValue: 'None settled',
  width: 6,
  targets: [
    sql(
      'table',
      `SELECT count() AS orders
FROM order_states
WHERE object = 'order' AND state = 'settled' AND $__timeFilter(settled_at)
  AND ${chosenProviders}`,
    ),
  ],
})

const newestEvent = statPanel({
  id: 3,
  title: 'Newest event',
  question: 'Is what we see fresh? Age of the newest stored event; old at a quiet hour is no fault, old by day is.',
  unit: 's',
  noValue: 'No event stored in the last day',
  width: 6,
  limits: { below: 'green', steps: [[seconds(thresholds.overview.eventAgeMs), 'yellow']] },
  runbook: 'PaymentPipelineStalled',
  targets: [
    sql(
      'table',
      `SELECT if(count() = 0, NULL, greatest(0, dateDiff('millisecond', max(event_time), now64(3)) / 1000)) AS age
FROM events
WHERE event_time > now() - INTERVAL 1 DAY
  AND ${chosenProviders}`,
    ),
  ],
})

const lastCommit = statPanel({
  id: 4,
  title: 'Pipeline committed',
  question: 'Is the pipeline alive? Time since it last committed a batch, or found nothing to do.',
  unit: 's',
  noValue: 'The pipeline is not seen',
  width: 6,
  limits: risesToBad(seconds(thresholds.pipeline.commitAgeMs) / 2, seconds(thresholds.pipeline.commitAgeMs)),
  runbook: 'PaymentPipelineStalled',
  targets: [promql(`time() - min(${series(metrics.lastCommit)})`, { instant: true })],
})

const outcomes = timePanel({
  id: 5,
  title: 'Calls by outcome',
  question: 'How do calls end, and since when? Counts per step, of all calls.',
  unit: 'short',
  noValue: 'No calls',
  width: 24,
  runbook: 'PaymentProviderUnreachable',
  style: 'bars',
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(event_time) AS time, outcome, count() AS calls
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, outcome
ORDER BY time, outcome
LIMIT 20000`,
    ),
  ],
})

const failures = tablePanel({
  id: 6,
  title: 'What fails, and what to do',
  question: 'Which codes come back most, what do they mean, and what helps? Texts are from the catalogue.',
  unit: 'short',
  noValue: 'No call failed',
  width: 24,
  height: 10,
  columns: codeColumns,
  targets: [sql('table', codesQuery('1 = 1'))],
})

/** "Is money moving, is the pipeline fresh": the first look. */
export const overview = board({
  uid: 'paysignal-overview',
  title: 'Overview',
  description: 'Is money moving, is the pipeline fresh, and what fails?',
  panels: [succeeded, settled, newestEvent, lastCommit, outcomes, failures],
})
