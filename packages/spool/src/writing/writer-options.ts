import { statfs } from 'node:fs/promises'
import { longestTimerMs, type NumberRange, rangeProblem } from '@paysignal/contract'
import { defaultLeaseMs } from '../files/owner.ts'
import { own } from '../own.ts'
import { SpoolError } from '../spool-error.ts'

export interface SpoolWriterOptions {
  /** Path of the spool, created if missing. Any number of processes may use the same spool. */
  readonly dir: string
  /**
   * Largest size of the spool in bytes, over the segments of all processes; at least 1 MiB. Each process measures the size once a second and for each
   * new segment. (A segment has a sixteenth of the limit, at most 16 MiB.) Several processes can exceed the limit by what they write between two
   * measurements.
   * @default 1_073_741_824
   */
  readonly maxBytes?: number
  /**
   * Longest time until an appended record is flushed to the disk, in milliseconds. A crash of the process loses no appended record; a crash of the
   * machine loses only records that were not flushed. With 0 each append waits for its flush. A flush that fails is reported to `onError` and
   * repeated after the next append; the append itself still resolves.
   * @default 1_000
   */
  readonly flushMs?: number
  /**
   * Other processes may take over the folder of a process that gave no sign of life for this time, in milliseconds.
   * @default 15_000
   */
  readonly leaseMs?: number
  /**
   * Called when a flush or a sign of life failed.
   * @default errors are ignored
   */
  readonly onError?: (error: unknown) => void
  /**
   * Returns the free bytes on the disk of a folder; undefined when they are unknown.
   * @default the figure of the operating system
   */
  readonly freeBytes?: (dir: string) => Promise<number | undefined>
}

/** Default size limit of a spool, in bytes. */
export const defaultMaxBytes = 1_073_741_824
/** Default time until a flush, in milliseconds. */
export const defaultFlushMs = 1_000
/** Smallest size limit that a spool can have, in bytes. */
export const minMaxBytes = 1_048_576

/**
 * Fills in the defaults and checks the options.
 * @throws {SpoolError} `INVALID_OPTION`
 */
export function resolveWriter(options: SpoolWriterOptions): Required<SpoolWriterOptions> {
  const {
    dir,
    maxBytes = defaultMaxBytes,
    flushMs = defaultFlushMs,
    leaseMs = defaultLeaseMs,
    onError = () => {},
    freeBytes = freeBytesOf,
  } = own(options)
  check('maxBytes', maxBytes, { min: minMaxBytes, max: Number.POSITIVE_INFINITY })
  check('flushMs', flushMs, { min: 0, max: longestTimerMs })
  check('leaseMs', leaseMs, { min: 100, max: longestTimerMs })
  return { dir, maxBytes, flushMs, leaseMs, onError, freeBytes }
}

function check(name: string, value: number, range: NumberRange) {
  const problem = rangeProblem(name, value, range)
  if (problem !== undefined) throw new SpoolError('INVALID_OPTION', problem)
}

async function freeBytesOf(dir: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dir)
    return bavail * bsize
  } catch {
    return undefined
  }
}
