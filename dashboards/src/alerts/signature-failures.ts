import { duration } from '../queries/promql.ts'
import { thresholds } from '../thresholds.ts'
import { rejectedShare, rejectedShareSql } from './queries/rejected-share.ts'
import type { Alert } from './specification.ts'

const limits = thresholds.signature

/** Calls that succeeded before are now rejected for their signature: a key was rotated, lost or mixed up. */
export const signatureFailures: Alert = {
  name: 'PaymentSignatureFailures',
  severity: 'page',
  summary: 'A payment provider rejects the signature of our calls',
  description: `{{ $labels.provider }}: {{ $value | humanizePercentage }} of the calls of the last ${duration(limits.windowMs)} were rejected for their signature; calls succeeded before.`,
  promql: rejectedShare('signature', limits),
  forMs: limits.forMs,
  panel: { board: 'paysignal-signatures', id: 1 },
  isPerProvider: true,
  sql: (scale) => rejectedShareSql('signature', limits, scale),
}
