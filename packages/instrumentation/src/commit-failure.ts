import { statfs } from 'node:fs/promises'
import { SinkFullError } from './sink.ts'

/** LMDB's own code for a full map, and the system's for a full disk; a full tmpfs shows as an I/O error (5). */
const fullCodes = new Set<unknown>([-30792, 'ENOSPC', 28, 'EIO', 5])

/** Free bytes that an append leaves on the disk beyond twice its batch: pages that are copied, and room to take events out again. */
const reserveBytes = 1_048_576

/**
 * Waits for a transaction of lmdb, and throws what made it fail. lmdb rejects with a wrapper that has no code; the cause is in a second promise
 * which, left alone, would end the process as an unhandled rejection.
 * @throws {SinkFullError} when the disk is full, or takes no more writes.
 */
export async function committed<T>(transaction: PromiseLike<T>): Promise<T> {
  try {
    return await transaction
  } catch (error) {
    const cause = await causeOf(error)
    throw isFull(cause) ? new SinkFullError('No room for the spool on the disk', { cause }) : cause
  }
}

async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error
  const inner = Promise.resolve(error.commitError)
  return inner.then(
    () => error,
    (cause: unknown) => cause,
  )
}

export const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && fullCodes.has(error.code)

/** Free bytes of the disk under a folder; undefined where the system does not tell. */
export type FreeBytes = (dir: string) => Promise<number | undefined>

export const freeBytesOf: FreeBytes = async (dir) => {
  try {
    const { bavail, bsize } = await statfs(dir)
    return bavail * bsize
  } catch {
    return undefined
  }
}

/** A commit that fails leaves lmdb unable to close, so an append that might is not begun. @throws {SinkFullError} */
export async function checkRoom(dir: string, bytes: number, freeBytes: FreeBytes): Promise<void> {
  const free = await freeBytes(dir)
  if (free !== undefined && free < 2 * bytes + reserveBytes)
    throw new SinkFullError(`No room for the spool on the disk: ${free} bytes are free, ${2 * bytes + reserveBytes} are needed`)
}
