import { duration } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { rejectedShare, rejectedShareSql } from './queries/rejected-share.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.timestamp

/** A provider rejects calls because their signed timestamp is too far from its own clock. */
export const timestampsExpired: Alert = {
  name: 'PaymentTimestampsExpired',
  severity: 'page',
  summary: 'A payment provider rejects the timestamps of our calls',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(limits.windowMs)} were rejected because their timestamp is outside the accepted window.`,
  promql: rejectedShare('timestamp', limits),
  forMs: limits.forMs,
  panel: { board: 'paysignal-clock', id: 1 },
  isPerProvider: true,
  sql: (scale) => rejectedShareSql('timestamp', limits, scale),
}
