import { type FileHandle, mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { newFolderName, segmentFile, spoolBytes } from './folder.ts'
import { own } from './own.ts'
import { createOwner, defaultLeaseMs } from './owner.ts'
import { encodeRecords, type SpoolRecord } from './record.ts'
import { SpoolError, withFull } from './spool-error.ts'

export interface SpoolWriterOptions {
  /** Folder of the spool, made when missing; any number of processes may be given the same. */
  readonly dir: string
  /** Largest size of all segments in the folder, in bytes; default 1 GiB, at least 1 MiB. */
  readonly maxBytes?: number
  /**
   * Longest that an appended record waits to be flushed to the disk, in milliseconds; default 1 000. A crash of the process loses nothing that was
   * appended; a crash of the machine at most what was not flushed. With 0 each append waits for the flush.
   */
  readonly flushMs?: number
  /** How long this process may give no sign before others take its folder over, in milliseconds; default 15 000. */
  readonly leaseMs?: number
  /** Told when a flush or a sign of life failed. Both are tried again. */
  readonly onError?: (error: unknown) => void
  /** Free bytes of the disk under a folder; default asks the system. Undefined where it does not tell. */
  readonly freeBytes?: (dir: string) => Promise<number | undefined>
}

/** Appends to a folder of its own in a spool. One call at a time. */
export interface SpoolWriter {
  /** Name of its folder. */
  readonly name: string
  /**
   * Resolves once every record is with the operating system: a crash of this process then loses none of them. All or none are kept.
   * @throws {SpoolError} `FULL`, `LOST`, `CLOSED`; `INVALID_OPTION` never after opening.
   */
  append(records: readonly SpoolRecord[]): Promise<void>
  /** Sequence number of the next record. */
  readonly next: number
  /** Flushes and lets the folder go. Idempotent. */
  close(): Promise<void>
}

export const defaultMaxBytes = 1_073_741_824
export const minMaxBytes = 1_048_576

/** Free bytes that an append leaves on the disk: room for the reader to note how far it got, which is what frees space again. */
const reserveBytes = 1_048_576

/** The whole folder is measured again at the limit at most this often: its other processes and its reader change it too. */
const measureMs = 100

/**
 * Opens a new folder in a spool.
 * @throws {SpoolError} `INVALID_OPTION`, `FULL`. What else the system refuses is passed on.
 */
export async function openSpoolWriter(options: SpoolWriterOptions): Promise<SpoolWriter> {
  const { dir, maxBytes = defaultMaxBytes, flushMs = 1_000, leaseMs = defaultLeaseMs, onError = () => {}, freeBytes = freeBytesOf } = own(options)
  if (!(maxBytes >= minMaxBytes)) throw new SpoolError('INVALID_OPTION', `maxBytes must be at least ${minMaxBytes}, got ${maxBytes}`)
  if (!(flushMs >= 0)) throw new SpoolError('INVALID_OPTION', `flushMs must be at least 0, got ${flushMs}`)
  const segmentBytes = Math.min(maxSegmentBytes, Math.floor(maxBytes / 16))
  const name = newFolderName()
  const folder = join(dir, name)
  let usedBytes = await spoolBytes(dir)
  const owner = await makeFolder(dir, folder)
  const heartbeat = setInterval(() => void owner.touch(next).catch(onError), leaseMs / 5).unref()

  let next = 0
  let segment: { readonly file: FileHandle; size: number } | undefined
  let flushing: NodeJS.Timeout | undefined
  let measuredAt = performance.now()
  let scratch: Buffer = Buffer.alloc(0)
  let isLost = false
  let closing: Promise<void> | undefined

  async function flush() {
    clearTimeout(flushing)
    flushing = undefined
    await segment?.file.datasync()
  }

  async function checkRoom(bytes: number) {
    if (usedBytes + bytes > maxBytes && performance.now() - measuredAt >= measureMs) {
      usedBytes = await spoolBytes(dir)
      measuredAt = performance.now()
    }
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
      // For appending, and it may exist: after a failed write it is begun anew under the same number.
      const file = await open(join(folder, segmentFile(next)), 'a', 0o600)
      segment = { file, size: (await file.stat()).size }
    }
    return segment
  }

  async function leaveSegment() {
    const { file } = segment ?? {}
    segment = undefined
    await file?.close()
  }

  /** All bytes or, as far as the disk allows, none: a torn record would be taken for damage. */
  async function write(bytes: Buffer) {
    const { file, size } = await segmentFor(bytes.length)
    try {
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    } catch (error) {
      await file.truncate(size).catch(leaveSegment)
      throw error
    }
    return bytes.length
  }

  const lost = () => new SpoolError('LOST', `another process has taken over ${folder}, because this one gave no sign of life`)

  async function append(records: readonly SpoolRecord[]) {
    if (closing !== undefined) throw new SpoolError('CLOSED', 'the spool is closed')
    if (isLost) throw lost()
    const bytes = encodeRecords(records, next, Date.now(), scratch)
    // Kept, so that a steady flow of batches leaves no garbage behind.
    if (bytes.length > scratch.length && bytes.length <= maxScratchBytes) scratch = bytes
    await checkRoom(bytes.length)
    try {
      await write(bytes)
      if (segment !== undefined) segment.size += bytes.length
      usedBytes += bytes.length
      next += records.length
      if (flushMs === 0) await flush()
    } catch (error) {
      throw withFull(error, dir)
    }
    // Last: what was written before the folder was taken over was there to be read for whoever took it.
    if (!(await owner.isOurs())) {
      isLost = true
      next -= records.length
      throw lost()
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
      if (next === 0) await rm(folder, { recursive: true, force: true })
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
    return await createOwner(folder)
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
