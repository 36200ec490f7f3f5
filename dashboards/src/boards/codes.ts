import { metrics, other } from '@paysignal/contract'
import { series } from '../queries/promql.ts'
import { chosenProvider, chosenProviders, providerChoice } from '../queries/variables.ts'
import { codeColumns, codesQuery } from './panels/codes-query.ts'
import type { Board, StatPanel, TablePanel, TimeSeriesPanel } from './specification.ts'

const categories: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 1,
  title: 'Failed calls by category',
  question: 'Which kinds of failure occur, and since when?',
  unit: 'count',
  emptyText: 'No call failed',
  width: 18,
  style: 'bars',
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, category, count() AS calls
FROM events
WHERE kind = 'call' AND outcome != 'ok' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, category
ORDER BY time, category
LIMIT 20000`,
    },
  ],
}

const unknown: StatPanel = {
  view: 'stat',
  id: 2,
  title: 'Unknown codes',
  question: 'Does a provider use codes that are not in the catalogue? Distinct codes of the last day.',
  unit: 'count',
  emptyText: 'None, or the checker is not scraped',
  width: 6,
  height: 8,
  limits: { below: 'good', steps: [{ from: 1, level: 'warning' }] },
  queries: [{ language: 'promql', text: `sum(${series(metrics.unknownCodes, chosenProvider)})`, isInstant: true }],
}

const known: TablePanel = {
  view: 'table',
  id: 3,
  title: 'Codes, their meaning and the remedy',
  question:
    'Which codes do providers return, what do they mean, may the call be repeated, and what helps? Meaning and remedy are from the catalogue.',
  unit: 'count',
  emptyText: 'No call failed',
  width: 24,
  height: 12,
  columns: codeColumns,
  queries: [{ language: 'sql', format: 'table', text: codesQuery('1 = 1') }],
}

const undocumented: TablePanel = {
  view: 'table',
  id: 4,
  title: 'Codes outside the catalogue',
  question:
    'What could these codes mean? A message shape keeps only technical words and words of the catalogue. _OTHER replaces values that do not look like a code, with one row for each shape.',
  unit: 'count',
  emptyText: 'All codes are in the catalogue',
  width: 24,
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, api, code, count() AS calls, topK(3)(message_shape) AS message_shapes, groupUniqArray(5)(operation) AS operations, min(event_time) AS first_seen, max(event_time) AS last_seen
FROM events
WHERE kind = 'call' AND code != '' AND NOT is_known_code AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, api, code, if(code = '${other}', message_shape, '')
ORDER BY calls DESC
LIMIT 100`,
    },
  ],
}

/** Error codes, their meaning and their remedies. */
export const codes: Board = {
  uid: 'paysignal-codes',
  title: 'Error codes',
  description: 'Which error codes do providers return, what do they mean, and what helps?',
  variables: [providerChoice],
  rows: [[categories, unknown], [known], [undocumented]],
}
