import { chosenProviders, providerChoice } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './panels/codes-query.ts'
import { sharePanel } from './panels/share-panels.ts'
import type { Board, TablePanel, TimeSeriesPanel } from './specification.ts'

const limits = thresholds.rateLimit
const links = [{ to: 'runbook', alert: 'PaymentRateLimited' }] as const

const share = sharePanel({
  category: 'rate_limit',
  limits,
  links,
  title: 'Calls rejected by a limit',
  question: 'Do we call more often than a provider allows, and since when? Share of calls.',
})

const demand: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 2,
  title: 'Calls per second, by operation',
  question: 'Which operation uses up the limit? It is often polling.',
  unit: 'requestsPerSecond',
  emptyText: 'No calls',
  width: 12,
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, concat(provider, ' ', operation) AS series, count() / $__interval_s AS calls
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, series
ORDER BY time, series
LIMIT 20000`,
    },
  ],
}

const remaining: TimeSeriesPanel = {
  view: 'timeSeries',
  id: 3,
  title: 'Requests left in the window',
  question: 'How close are we to the limit? The lowest number that the provider returned in each time step.',
  unit: 'count',
  emptyText: 'The provider does not return it',
  width: 12,
  links,
  queries: [
    {
      language: 'sql',
      format: 'timeSeries',
      text: `SELECT $__timeInterval(event_time) AS time, provider, min(rate_limit_remaining) AS remaining
FROM events
WHERE kind = 'call' AND isNotNull(rate_limit_remaining) AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    },
  ],
}

const operations: TablePanel = {
  view: 'table',
  id: 4,
  title: 'Which calls are rejected',
  question: 'Which services and operations are affected, and how long should they wait according to the provider?',
  unit: 'count',
  emptyText: 'No call is rejected',
  width: 12,
  links,
  columns: { share: { unit: 'share' }, longest_wait: { unit: 'milliseconds' } },
  queries: [
    {
      language: 'sql',
      format: 'table',
      text: `SELECT provider, service, operation, countIf(category = 'rate_limit') AS limited, limited / count() AS share,
  max(retry_after_ms) AS longest_wait, maxIf(event_time, category = 'rate_limit') AS last_seen
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, operation
HAVING limited > 0
ORDER BY limited DESC
LIMIT 100`,
    },
  ],
}

const codes: TablePanel = {
  view: 'table',
  id: 5,
  title: 'Codes about limits and quotas',
  question: 'Which codes does the provider return, and what helps?',
  unit: 'count',
  emptyText: 'No such code',
  width: 24,
  links,
  columns: codeColumns,
  queries: [{ language: 'sql', format: 'table', text: codesQuery("category = 'rate_limit'") }],
}

/** Rate limits and quotas. */
export const rateLimits: Board = {
  uid: 'paysignal-rate-limits',
  title: 'Rate limits',
  description: 'Do providers reject our calls because there are too many, and which calls use up the limit?',
  variables: [providerChoice],
  rows: [[share, demand], [remaining, operations], [codes]],
}
