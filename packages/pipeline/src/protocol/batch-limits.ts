import { PipelineError } from '../pipeline-error.ts'

export interface BatchOptions {
  /** Most rows of one insert; default 10 000, at most 100 000. */
  readonly maxRows?: number
  /** Most bytes of one insert; default 8 MiB, at most 8 MiB: past 10 MiB ClickHouse would parse, and store, it in pieces. */
  readonly maxBytes?: number
  /** Longest that an event waits for others to share its insert, in milliseconds; default 250. */
  readonly maxWaitMs?: number
  /** Largest message that is taken, in bytes; default 1 MiB. Larger ones become dead letters. */
  readonly maxMessageBytes?: number
}

export type BatchLimits = Required<BatchOptions>

const mebibyte = 1024 * 1024

/** Fills in the defaults. @throws {PipelineError} `INVALID_OPTION` */
export function resolveBatch({
  maxRows = 10_000,
  maxBytes = 8 * mebibyte,
  maxWaitMs = 250,
  maxMessageBytes = mebibyte,
}: BatchOptions = {}): BatchLimits {
  const limits = { maxRows, maxBytes, maxWaitMs, maxMessageBytes }
  check('maxRows', maxRows, 1, 100_000)
  check('maxBytes', maxBytes, 1, 8 * mebibyte)
  check('maxWaitMs', maxWaitMs, 0, 60_000)
  check('maxMessageBytes', maxMessageBytes, 1, 8 * mebibyte)
  return limits
}

function check(name: keyof BatchOptions, value: number, least: number, most: number) {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new PipelineError('INVALID_OPTION', `batch.${name} must be a whole number from ${least} to ${most}, got ${value}`)
}
