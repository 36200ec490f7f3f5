import { PaySignalError } from '@paysignal/contract'

/** The codes of `SpoolError`. */
export type SpoolErrorCode =
  /** An option is wrong. */
  | 'INVALID_OPTION'
  /**
   * The size limit is reached, or the disk is full. The batch was not appended. If the disk became full during the write, a reader may have read the
   * first records of the batch.
   */
  | 'FULL'
  /**
   * Another process took over the folder, or a write failed, so nothing more can be written there. Open a new writer and append the batch again.
   * Another process may still read some or all records of the first attempt, so these can be stored twice.
   */
  | 'LOST'
  /** Another reader has taken over the folder and continues from the last position. */
  | 'FENCED'
  /** The spool has another layout version. */
  | 'VERSION'
  /** Bytes of a segment are damaged, or records are missing. Reading continues after them. */
  | 'DAMAGED'
  /** The writer is closed. */
  | 'CLOSED'

/** Every error of this package, except errors of the operating system. Branch on `code`. Messages name folders and never contain records. */
export class SpoolError extends PaySignalError<SpoolErrorCode> {
  override readonly name = 'SpoolError'
}

/** Whether an error is a `SpoolError` with this code. */
export const isSpoolError = (error: unknown, code: SpoolErrorCode): error is SpoolError => error instanceof SpoolError && error.code === code

/** Error codes of the operating system for a full disk, a full quota or a file that is too large. */
const fullCodes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Turns an error of the operating system about a full disk into `FULL`, and returns every other error unchanged. */
export const withFull = (error: unknown, dir: string): unknown =>
  fullCodes.has(systemCode(error))
    ? new SpoolError('FULL', `no room for the spool in ${dir}: the disk or the quota is full, free some space`, { cause: error })
    : error

/** The `code` of an error, such as `ENOENT`; undefined without one. */
export const systemCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** The result of a file operation, or the fallback if the file or folder does not exist. */
export async function unlessMissing<T, F>(operation: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await operation
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return fallback
    throw error
  }
}
