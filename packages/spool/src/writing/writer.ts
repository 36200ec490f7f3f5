import { type FileHandle, mkdir, open, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { longestTimerMs } from '@paysignal/contract'
import { newFolderName, removeFolder, segmentFile, spoolBytes, syncFolder } from '../files/folder.ts'
import { createOwner, defaultLeaseMs } from '../files/owner.ts'
import { encodeRecords, type SpoolRecord } from '../files/record.ts'
import { own } from '../own.ts'
import { SpoolError, systemCode, withFull } from '../spool-error.ts'

export interface SpoolWriterOptions {
  /** Folder of the spool, made when missing; any number of processes may be given the same. */
  readonly dir: string
  /**
   * Largest size of all segments in the folder, over all its processes, in bytes; default 1 GiB, at least 1 MiB. Each process measures once a second and for
   * each new segment (a sixteenth of the limit, at most 16 MiB), so several together can exceed it by what they write in between.
   */
  readonly maxBytes?: number
  /**
   * Longest that an appended record waits to be flushed to the disk, in milliseconds; default 1 000. A crash of the process loses nothing that was
   * appended; a crash of the machine at most what was not flushed. With 0 each append waits for its flush. One that fails is reported and tried again
   * with the next append; the records count as kept.
   */
  readonly flushMs?: number
  /** How long this process may give no sign before others take its folder over, in milliseconds; default 15 000. */
  readonly leaseMs?: number
  /** Called when a flush or a sign of life failed. */
  readonly onError?: (error: unknown) => void
  /** Free bytes of the disk under a folder; default asks the system. Undefined where it does not tell. */
  readonly freeBytes?: (dir: string) => Promise<number | undefined>
}

/** Appends to a folder of its own in a spool. One call at a time. */
export interface SpoolWriter {
  /** Name of its folder. */
  readonly name: string
  /**
   * Resolves once every record is with the operating system: a crash of this process then loses none of them. All or none are kept;
   * where a write fails in the middle, a reader may have seen the first of those that are not.
   * @throws {SpoolError} `FULL`, `LOST`, `CLOSED`.
   * @throws {RangeError} when a key or a value is too large.
   */
  append(records: readonly SpoolRecord[]): Promise<void>
  /** Sequence number of the next record. */
  readonly next: number
  /** Flushes and lets the folder go. Idempotent. */
  close(): Promise<void>
}

export const defaultMaxBytes = 1_073_741_824
export const defaultFlushMs = 1_000
export const minMaxBytes = 1_048_576

/** Free bytes that an append leaves on the disk: room for the reader to note how far it got, which is what frees space again. */
const reserveBytes = 1_048_576

/** How often the whole spool is measured, and how often at its limit; it is also measured for each new segment. */
const measureMs = 1_000
const measureAtLimitMs = 100

/**
 * Opens a new folder in a spool.
 * @throws {SpoolError} `INVALID_OPTION`, `FULL`. What else the system refuses is passed on.
 */
export async function openSpoolWriter(options: SpoolWriterOptions): Promise<SpoolWriter> {
  const {
    dir,
    maxBytes = defaultMaxBytes,
    flushMs = defaultFlushMs,
    leaseMs = defaultLeaseMs,
    onError = () => {},
    freeBytes = freeBytesOf,
  } = own(options)
  if (!(maxBytes >= minMaxBytes)) throw new SpoolError('INVALID_OPTION', `maxBytes must be at least ${minMaxBytes}, got ${maxBytes}`)
  if (!(flushMs >= 0 && flushMs <= longestTimerMs))
    throw new SpoolError('INVALID_OPTION', `flushMs must be from 0 to ${longestTimerMs}, got ${flushMs}`)
  if (!(leaseMs >= 100 && leaseMs <= longestTimerMs))
    throw new SpoolError('INVALID_OPTION', `leaseMs must be from 100 to ${longestTimerMs}, got ${leaseMs}`)
  const segmentBytes = Math.min(maxSegmentBytes, Math.floor(maxBytes / 16))
  const name = newFolderName()
  const folder = join(dir, name)
  let usedBytes = await spoolBytes(dir)
  const owner = await makeFolder(dir, folder)
  const heartbeat = setInterval(() => void owner.touch(next).catch(onError), leaseMs / 5).unref()

  let next = 0
  let segment: { readonly file: FileHandle; size: number; isNew: boolean } | undefined
  let flushing: NodeJS.Timeout | undefined
  let measuredAt = performance.now()
  let scratch: Buffer = Buffer.alloc(0)
  /** Why nothing more is written to this folder. */
  let lost: SpoolError | undefined
  let closing: Promise<void> | undefined

  async function flush() {
    clearTimeout(flushing)
    flushing = undefined
    if (segment === undefined) return
    await segment.file.datasync()
    if (segment.isNew) await syncFolder(folder)
    segment.isNew = false
  }

  /** Other processes write to the spool, and its reader removes segments. */
  async function measure() {
    usedBytes = await spoolBytes(dir)
    measuredAt = performance.now()
  }

  async function checkRoom(bytes: number) {
    const age = performance.now() - measuredAt
    if (age >= measureMs || (usedBytes + bytes > maxBytes && age >= measureAtLimitMs)) await measure()
    if (usedBytes + bytes > maxBytes) throw new SpoolError('FULL', `the spool in ${dir} holds its limit of ${maxBytes} bytes`)
    const free = await freeBytes(dir)
    if (free !== undefined && free < bytes + reserveBytes)
      throw new SpoolError('FULL', `no room for the spool in ${dir}: ${free} bytes are free on its disk, ${bytes + reserveBytes} are needed`)
  }

  async function segmentFor(bytes: number) {
    if (segment !== undefined && segment.size > 0 && segment.size + bytes > segmentBytes) {
      await flush()
      await leaveSegment()
    }
    if (segment === undefined) {
      const file = await open(join(folder, segmentFile(next)), 'ax', 0o600)
      segment = { file, size: 0, isNew: true }
      await measure()
    }
    return segment
  }

  async function leaveSegment() {
    const { file } = segment ?? {}
    segment = undefined
    await file?.close()
  }

  /**
   * All bytes or, as far as the disk allows, none: a torn record would be taken for damage. A reader may have seen the first records of a batch that is
   * taken back, so their numbers are not used again: after a failed write the folder is left, and the next append asks for a new one.
   */
  async function write(bytes: Buffer) {
    const { file, size } = await segmentFor(bytes.length)
    try {
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    } catch (error) {
      await file.truncate(size).catch(leaveSegment)
      lost = new SpoolError('LOST', `a write to ${folder} failed: nothing more is written there`, { cause: error })
      throw error
    }
  }

  const loseFolder = () => {
    lost = new SpoolError('LOST', `another process has taken over ${folder}, because this one gave no sign of life`)
    return lost
  }

  async function append(records: readonly SpoolRecord[]) {
    if (closing !== undefined) throw new SpoolError('CLOSED', 'the spool is closed')
    if (lost !== undefined) throw lost
    // Checked first, too, so that nothing is written twice after this process stood still.
    if (!(await owner.isOurs())) throw loseFolder()
    const bytes = encodeRecords(records, next, Date.now(), scratch)
    // Kept, so that a steady flow of batches leaves no garbage behind.
    if (bytes.length > scratch.length && bytes.length <= maxScratchBytes) scratch = bytes
    await checkRoom(bytes.length)
    try {
      await write(bytes)
      if (segment !== undefined) segment.size += bytes.length
      usedBytes += bytes.length
      next += records.length
    } catch (error) {
      // Taken over, emptied and removed.
      if (systemCode(error) === 'ENOENT') throw loseFolder()
      throw withFull(error, dir)
    }
    if (flushMs === 0) await flush().catch(onError)
    // Checked last: whoever took the folder over can read everything written before that.
    if (!(await owner.isOurs())) {
      next -= records.length
      throw loseFolder()
    }
    if (flushMs > 0) flushing ??= setTimeout(() => void flush().catch(onError), flushMs).unref()
  }

  async function close() {
    clearInterval(heartbeat)
    try {
      await flush()
    } finally {
      await leaveSegment()
      await owner.touch(next)
      await owner.release()
      if (next === 0) await removeFolder(folder)
    }
  }

  return {
    name,
    append,
    get next() {
      return next
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const maxSegmentBytes = 16_777_216

const maxScratchBytes = 1_048_576

async function makeFolder(dir: string, folder: string) {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await mkdir(folder, { mode: 0o700 })
    const owner = await createOwner(folder)
    await syncFolder(dir)
    return owner
  } catch (error) {
    throw withFull(error, dir)
  }
}

async function freeBytesOf(dir: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dir)
    return bavail * bsize
  } catch {
    return undefined
  }
}
