import { checkNumber } from '../check-number.ts'

export interface BatchOptions {
  /**
   * Largest number of rows in one insert, up to 100 000.
   * @default 10_000
   */
  readonly maxRows?: number
  /**
   * Largest size of one insert in bytes, up to 8 MiB. ClickHouse parses and stores more than 10 MiB in several blocks, and then an insert is not
   * atomic.
   * @default 8_388_608
   */
  readonly maxBytes?: number
  /**
   * How long an event may wait for others that go into the same insert, in milliseconds.
   * @default 250
   */
  readonly maxWaitMs?: number
  /**
   * Largest message that is stored, in bytes. Larger messages become dead letters.
   * @default 1_048_576
   */
  readonly maxMessageBytes?: number
}

export type BatchLimits = Required<BatchOptions>

const mebibyte = 1024 * 1024

/**
 * Fills in the defaults and checks the limits.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export function resolveBatch({
  maxRows = 10_000,
  maxBytes = 8 * mebibyte,
  maxWaitMs = 250,
  maxMessageBytes = mebibyte,
}: BatchOptions = {}): BatchLimits {
  const limits = { maxRows, maxBytes, maxWaitMs, maxMessageBytes }
  checkNumber('batch.maxRows', maxRows, { min: 1, max: 100_000, isWhole: true })
  checkNumber('batch.maxBytes', maxBytes, { min: 1, max: 8 * mebibyte, isWhole: true })
  checkNumber('batch.maxWaitMs', maxWaitMs, { min: 0, max: 60_000, isWhole: true })
  checkNumber('batch.maxMessageBytes', maxMessageBytes, { min: 1, max: 8 * mebibyte, isWhole: true })
  return limits
}
