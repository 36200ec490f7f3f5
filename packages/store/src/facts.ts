import { type Metric, metrics } from '@paysignal/contract'

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

const row = (metric: Metric, { value, provider = "''", quantile = "''" }: { value: string; provider?: string; quantile?: string }) =>
  `SELECT '${metric.name}' AS metric, ${provider} AS provider, ${quantile} AS quantile, toFloat64(${value}) AS value`

// Providers that are fine answer 0 instead of nothing: an alert can then tell "none" from "not known".
const everyProvider = 'SELECT DISTINCT provider FROM orders'

/** Every fact that the checker asks for, about once a minute. */
export const facts: readonly Fact[] = [
  {
    name: 'overdue_callbacks',
    metrics: [metrics.callbacksOverdue, metrics.callbacksOverdueOldest],
    sql: ({ callbackAllowanceSeconds }) => `WITH found AS (
  SELECT provider, count() AS overdue, max(overdue_seconds) AS oldest
  FROM overdue_callbacks(allowance_seconds = ${wholeSeconds(callbackAllowanceSeconds)}) GROUP BY provider
), counted AS (SELECT known.provider AS provider, overdue, oldest FROM (${everyProvider}) AS known LEFT JOIN found USING (provider))
${row(metrics.callbacksOverdue, { provider: 'provider', value: 'overdue' })} FROM counted
UNION ALL
${row(metrics.callbacksOverdueOldest, { provider: 'provider', value: 'oldest' })} FROM counted`,
  },
  {
    name: 'settlement_lag',
    metrics: [metrics.settlementLag],
    sql: () => `${row(metrics.settlementLag, { provider: 'provider', quantile: 'toString(part.1)', value: 'part.2' })}
FROM (
  SELECT provider, arrayJoin(arrayZip([0.5, 0.95, 0.99], quantiles(0.5, 0.95, 0.99)(lag_seconds))) AS part
  FROM settlement_lag WHERE settled_at >= now64(3, 'UTC') - INTERVAL 1 HOUR GROUP BY provider
)`,
  },
  {
    name: 'oldest_unsettled',
    metrics: [metrics.settlementOldest],
    sql: () => `WITH found AS (SELECT provider, max(age_seconds) AS oldest FROM unsettled GROUP BY provider)
${row(metrics.settlementOldest, { provider: 'known.provider', value: 'oldest' })}
FROM (${everyProvider}) AS known LEFT JOIN found USING (provider)`,
  },
  {
    name: 'unknown_codes',
    metrics: [metrics.unknownCodes],
    sql: () => `${row(metrics.unknownCodes, { provider: 'provider', value: "uniqExactIf(code, code != '' AND NOT is_known_code)" })}
FROM events WHERE event_time >= now64(3, 'UTC') - INTERVAL 1 DAY GROUP BY provider`,
  },
  {
    name: 'audit',
    metrics: [metrics.auditDuplicates, metrics.auditGaps],
    sql: () => `WITH totals AS (SELECT sum(duplicates) AS duplicates, sum(gaps) AS gaps FROM (${auditSql}))
${row(metrics.auditDuplicates, { value: 'duplicates' })} FROM totals
UNION ALL
${row(metrics.auditGaps, { value: 'gaps' })} FROM totals`,
  },
  {
    name: 'last_event',
    metrics: [metrics.lastEvent],
    sql: () => `${row(metrics.lastEvent, { provider: 'provider', value: 'max(at)' })}
FROM (
  SELECT provider, event_time AS at FROM events WHERE event_time BETWEEN now64(3, 'UTC') - INTERVAL 1 DAY AND now64(3, 'UTC') + INTERVAL 1 DAY
  UNION ALL
  SELECT provider, last_seen_at AS at FROM orders WHERE last_seen_at <= now64(3, 'UTC') + INTERVAL 1 DAY
) GROUP BY provider`,
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
