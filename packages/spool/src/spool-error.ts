import { PaySignalError } from '@paysignal/contract'

/** Closed set of what can go wrong. */
export type SpoolErrorCode =
  /** An option is wrong. */
  | 'INVALID_OPTION'
  /** The size limit is reached, or the disk takes no more. Nothing of the batch was kept. */
  | 'FULL'
  /** Nothing more can be written to this folder: another process took it over, or a write failed. The batch was not kept: open a new writer. */
  | 'LOST'
  /** Another reader took the folder over. What was under way is left to it. */
  | 'FENCED'
  /** The folder is of another layout version. */
  | 'VERSION'
  /** Bytes of a segment hold no record. They were set aside; what follows them is read. */
  | 'DAMAGED'
  /** The writer is closed. */
  | 'CLOSED'

/** Every failure of this package that is not the system's own. Branch on `code`. Messages name folders, never a record's content. */
export class SpoolError extends PaySignalError<SpoolErrorCode> {
  override readonly name = 'SpoolError'
}

export const isSpoolError = (error: unknown, code: SpoolErrorCode): error is SpoolError => error instanceof SpoolError && error.code === code

/** The system's codes for a disk, a quota or a file size that is used up. */
const fullCodes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Turns what the system throws for a full disk into `FULL`, and leaves all else as it is. */
export const withFull = (error: unknown, dir: string): unknown =>
  fullCodes.has(systemCode(error))
    ? new SpoolError('FULL', `no room for the spool in ${dir}: the disk or the quota is full`, { cause: error })
    : error

/** `ENOENT` and the like; undefined for anything else. */
export const systemCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** The result of a file operation, or the fallback where the file or folder is not there. */
export async function unlessMissing<T, F>(operation: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await operation
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return fallback
    throw error
  }
}
