import { type Metric, metrics, settlementWindowSeconds } from '@paysignal/contract'

/** One value of a metric. `metric` is its name; the others are its labels, empty where it has none. */
export interface FactRow {
  readonly metric: string
  readonly provider: string
  readonly quantile: string
  readonly value: number
}

export interface FactParams {
  /** How long a callback may take after it became due, in seconds. */
  readonly callbackAllowanceSeconds: number
}

/** A question to the store whose answer is exported as metrics. */
export interface Fact {
  /** Also the value of the label `check` of the metric that tells when it last succeeded. */
  readonly name: string
  /** The metrics that its rows speak of; what an answer leaves out is no longer so. */
  readonly metrics: readonly Metric[]
  /** Rows of the answer are `FactRow`s. */
  sql(params: FactParams): string
}

// One pass gives the rows of several metrics: a common table expression that is named twice would be computed twice.
const rowsOf = (values: readonly (readonly [Metric, string])[], { provider = "''", quantile = "''" } = {}) => {
  const parts = values.map(([metric, value]) => `('${metric.name}', toFloat64(${value}))`)
  return `SELECT part.1 AS metric, ${provider} AS provider, ${quantile} AS quantile, part.2 AS value, arrayJoin([${parts.join(', ')}]) AS part`
}
const onlyColumns = (sql: string) => `SELECT metric, provider, quantile, value FROM (${sql})`

// Providers that are fine answer 0 instead of nothing: an alert can then tell "none" from "not known".
const everyProvider = 'SELECT DISTINCT provider FROM orders'

/** How long something unfinished counts, in seconds: after a day nothing that on-call does brings it back, and it must not hold an alert for ever. */
export const factHorizonSeconds = 86_400

/** Every fact that the checker asks for, about once a minute. */
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
    // A clock that runs ahead by days must not hide that nothing comes any more.
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
 * The audit, one row for each log and partition over what the last day stored: `epoch`, `kafka_partition`, `rows`, `first_offset`, `last_offset`,
 * `duplicates` (stored more than once and not merged yet) and `gaps` (offsets that are neither stored nor dead letters).
 * Offsets are counted as bitmaps: exact, and a bit for each where a set of them would take twenty bytes.
 */
export const auditSql = `
SELECT epoch, kafka_partition, toInt64(countIf(is_stored)) AS rows, min(place) AS first_offset, max(place) AS last_offset,
  rows - toInt64(groupBitmapIf(toUInt64(place), is_stored)) AS duplicates,
  last_offset - first_offset + 1 - toInt64(groupBitmap(toUInt64(place))) AS gaps
FROM (
  SELECT epoch, kafka_partition, kafka_offset AS place, true AS is_stored FROM events WHERE ingested_at >= now64(3, 'UTC') - INTERVAL 1 DAY
  UNION ALL
  SELECT epoch, kafka_partition, kafka_offset AS place, false AS is_stored FROM dead_letters WHERE refused_at >= now64(3, 'UTC') - INTERVAL 1 DAY
) GROUP BY epoch, kafka_partition`

function wholeSeconds(seconds: number): number {
  if (!(seconds >= 0 && seconds <= 4_294_967_295)) throw new RangeError(`callbackAllowanceSeconds must be between 0 and 4294967295, got ${seconds}`)
  return Math.round(seconds)
}
