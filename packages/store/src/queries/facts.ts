import { type Metric, metrics, settlementWindowSeconds } from '@paysignal/contract'
import { StoreError } from '../store-error.ts'

/** One value of a metric. `metric` is its name; `provider` and `quantile` are its labels, empty if the metric does not have them. */
export interface FactRow {
  readonly metric: string
  readonly provider: string
  readonly quantile: string
  readonly value: number
}

export interface FactParams {
  /** Time that a callback may take after it is due, in seconds. */
  readonly callbackAllowanceSeconds: number
}

/** A query whose result is exported as metrics. */
export interface Fact {
  /** Name of the fact. It is also the label `check` of the metric with the time of the last success. */
  readonly name: string
  /** Metrics that the rows contain. A series that is missing from the result is removed. */
  readonly metrics: readonly Metric[]
  /** Returns a query whose rows are `FactRow`s. */
  sql(params: FactParams): string
}

// One pass over the data produces the rows of several metrics. ClickHouse would compute a common table expression once per use.
const rowsOf = (values: readonly (readonly [Metric, string])[], { provider = "''", quantile = "''" } = {}) => {
  const parts = values.map(([metric, value]) => `('${metric.name}', toFloat64(${value}))`)
  return `SELECT part.1 AS metric, ${provider} AS provider, ${quantile} AS quantile, part.2 AS value, arrayJoin([${parts.join(', ')}]) AS part`
}
const onlyColumns = (sql: string) => `SELECT metric, provider, quantile, value FROM (${sql})`

// A provider without problems gets a row with 0, so that an alert can distinguish "none" from "unknown".
const everyProvider = 'SELECT DISTINCT provider FROM orders'

/**
 * Greatest age of an unfinished object that is still counted, in seconds. After a day, the person on call can no longer repair it, and it must not
 * keep an alert firing for ever.
 */
export const factHorizonSeconds = 86_400

/** All facts. The checker queries each about once a minute. */
export const facts: readonly Fact[] = [
  {
    name: 'overdue_callbacks',
    metrics: [metrics.callbacksOverdue, metrics.callbacksOverdueOldest],
    sql: ({ callbackAllowanceSeconds }) =>
      onlyColumns(`${rowsOf(
        [
          [metrics.callbacksOverdue, 'overdue'],
          [metrics.callbacksOverdueOldest, 'oldest'],
        ],
        { provider: 'known.provider' },
      )}
FROM (${everyProvider}) AS known LEFT JOIN (
  SELECT provider, count() AS overdue, max(overdue_seconds) AS oldest
  FROM overdue_callbacks(allowance_seconds = ${wholeSeconds(callbackAllowanceSeconds)})
  WHERE overdue_seconds <= ${factHorizonSeconds} GROUP BY provider
) AS found USING (provider)`),
  },
  {
    name: 'silent_callbacks',
    metrics: [metrics.callbacksMissing, metrics.ordersUnanswered],
    sql: ({ callbackAllowanceSeconds }) =>
      onlyColumns(`${rowsOf(
        [
          [metrics.callbacksMissing, 'missing'],
          [metrics.ordersUnanswered, 'unanswered'],
        ],
        { provider: 'provider' },
      )}
FROM silent_callbacks(allowance_seconds = ${wholeSeconds(callbackAllowanceSeconds)})`),
  },
  {
    name: 'settlement_lag',
    metrics: [metrics.settlementLag],
    sql: () =>
      onlyColumns(`${rowsOf([[metrics.settlementLag, 'point.2']], { provider: 'provider', quantile: 'toString(point.1)' })}
FROM (
  SELECT provider, arrayJoin(arrayZip([0.5, 0.95, 0.99], quantiles(0.5, 0.95, 0.99)(lag_seconds))) AS point
  FROM settlement_lag WHERE object = 'order' AND settled_at >= now64(3, 'UTC') - INTERVAL ${settlementWindowSeconds} SECOND GROUP BY provider
)`),
  },
  {
    name: 'oldest_unsettled',
    metrics: [metrics.settlementOldest],
    sql: () =>
      onlyColumns(`${rowsOf([[metrics.settlementOldest, 'oldest']], { provider: 'known.provider' })}
FROM (${everyProvider}) AS known
LEFT JOIN (
  SELECT provider, max(age_seconds) AS oldest FROM unsettled WHERE object = 'order' AND age_seconds <= ${factHorizonSeconds} GROUP BY provider
) AS found USING (provider)`),
  },
  {
    name: 'unknown_codes',
    metrics: [metrics.unknownCodes],
    sql: () =>
      onlyColumns(`${rowsOf([[metrics.unknownCodes, 'codes']], { provider: 'provider' })}
FROM (
  SELECT provider, uniqExactIf(code, code != '' AND NOT is_known_code) AS codes
  FROM events WHERE event_time >= now64(3, 'UTC') - INTERVAL 1 DAY GROUP BY provider
)`),
  },
  {
    name: 'audit',
    metrics: [metrics.auditDuplicates, metrics.auditGaps],
    sql: () =>
      onlyColumns(
        `${rowsOf([
          [metrics.auditDuplicates, 'total.1'],
          [metrics.auditGaps, 'total.2'],
        ])} FROM (SELECT tuple(sum(duplicates), sum(gaps)) AS total FROM (${auditSql}))`,
      ),
  },
  {
    name: 'last_event',
    metrics: [metrics.lastEvent],
    // Times more than a day in the future are left out: an event with a wrong clock must not hide that new events are missing.
    sql: () =>
      onlyColumns(`${rowsOf([[metrics.lastEvent, 'newest']], { provider: 'provider' })}
FROM (
  SELECT provider, max(at) AS newest FROM (
    SELECT provider, event_time AS at FROM events WHERE event_time BETWEEN now64(3, 'UTC') - INTERVAL 1 DAY AND now64(3, 'UTC') + INTERVAL 1 DAY
    UNION ALL
    SELECT provider, last_seen_at AS at FROM orders WHERE last_seen_at <= now64(3, 'UTC') + INTERVAL 1 DAY
  ) GROUP BY provider
)`),
  },
]

/**
 * The audit of what was stored during the last day, one row per log and partition: `epoch`, `kafka_partition`, `rows`, `first_offset`,
 * `last_offset`, `duplicates` (rows stored more than once and not merged yet) and `gaps` (offsets that are neither stored nor dead letters).
 * Bitmaps count the offsets exactly, with about one bit per offset. A set would need twenty bytes per offset.
 */
export const auditSql = `
SELECT epoch, kafka_partition, toInt64(countIf(is_stored)) AS rows, min(log_offset) AS first_offset, max(log_offset) AS last_offset,
  rows - toInt64(groupBitmapIf(toUInt64(log_offset), is_stored)) AS duplicates,
  last_offset - first_offset + 1 - toInt64(groupBitmap(toUInt64(log_offset))) AS gaps
FROM (
  SELECT epoch, kafka_partition, kafka_offset AS log_offset, true AS is_stored FROM events WHERE ingested_at >= now64(3, 'UTC') - INTERVAL 1 DAY
  UNION ALL
  SELECT epoch, kafka_partition, kafka_offset AS log_offset, false AS is_stored FROM dead_letters WHERE refused_at >= now64(3, 'UTC') - INTERVAL 1 DAY
) GROUP BY epoch, kafka_partition`

function wholeSeconds(seconds: number): number {
  if (!(seconds >= 0 && seconds <= 4_294_967_295))
    throw new StoreError('INVALID_OPTION', `callbackAllowanceSeconds must be between 0 and 4294967295, got ${seconds}`)
  return Math.round(seconds)
}
