import { board } from '../grafana/board.ts'
import { tablePanel, timePanel } from '../grafana/panel.ts'
import { chosenProviders, sql } from '../grafana/targets.ts'
import { thresholds } from '../thresholds.ts'
import { codeColumns, codesQuery } from './parts/codes-query.ts'
import { sharePanel } from './parts/share-panels.ts'

const limits = thresholds.rateLimit
const runbook = 'PaymentRateLimited'

const share = sharePanel({
  category: 'rate_limit',
  limits,
  runbook,
  title: 'Calls turned away by a limit',
  question: 'Do we call more than a provider allows, and since when? Share of calls.',
})

const demand = timePanel({
  id: 2,
  title: 'Calls per second, by operation',
  question: 'Which operation uses the allowance up? Polling is the usual suspect.',
  unit: 'reqps',
  noValue: 'No calls',
  width: 12,
  runbook,
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(event_time) AS time, concat(provider, ' ', operation) AS series, count() / $__interval_s AS calls
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, series
ORDER BY time, series
LIMIT 20000`,
    ),
  ],
})

const remaining = timePanel({
  id: 3,
  title: 'Requests left in the window',
  question: 'How close are we to the limit? The lowest number that the provider named in each step.',
  unit: 'short',
  noValue: 'The provider does not say',
  width: 12,
  runbook,
  targets: [
    sql(
      'timeseries',
      `SELECT $__timeInterval(event_time) AS time, provider, min(rate_limit_remaining) AS remaining
FROM events
WHERE kind = 'call' AND isNotNull(rate_limit_remaining) AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY time, provider
ORDER BY time, provider
LIMIT 20000`,
    ),
  ],
})

const operations = tablePanel({
  id: 4,
  title: 'What is turned away',
  question: 'Which service and operation are hit, and how long does the provider ask to wait?',
  unit: 'short',
  noValue: 'Nothing is turned away',
  width: 12,
  runbook,
  columns: { share: { unit: 'percentunit' }, longest_wait: { unit: 'ms' } },
  targets: [
    sql(
      'table',
      `SELECT provider, service, operation, countIf(category = 'rate_limit') AS limited, limited / count() AS share,
  max(retry_after_ms) AS longest_wait, maxIf(event_time, category = 'rate_limit') AS last_seen
FROM events
WHERE kind = 'call' AND $__timeFilter(event_time)
  AND ${chosenProviders}
GROUP BY provider, service, operation
HAVING limited > 0
ORDER BY limited DESC
LIMIT 100`,
    ),
  ],
})

const codes = tablePanel({
  id: 5,
  title: 'Codes about limits and quotas',
  question: 'What exactly does the provider say, and what helps?',
  unit: 'short',
  noValue: 'No such code',
  width: 24,
  runbook,
  columns: codeColumns,
  targets: [sql('table', codesQuery("category = 'rate_limit'"))],
})

/** Rate limits and quotas. */
export const rateLimits = board({
  uid: 'paysignal-rate-limits',
  title: 'Rate limits',
  description: 'Do providers turn our calls away, and which of them use the allowance up?',
  panels: [share, demand, remaining, operations, codes],
})
