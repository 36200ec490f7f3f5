import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { newFolderName, removeFolder, segmentFile, spoolBytes, syncFolder } from '../files/folder.ts'
import { createOwner } from '../files/owner.ts'
import { encodeRecords, type SpoolRecord } from '../files/record.ts'
import { SpoolError, systemCode, withFull } from '../spool-error.ts'
import { resolveWriter, type SpoolWriterOptions } from './writer-options.ts'

/** Appends records to its own folder in a spool. Wait until a call has settled before you make the next one. */
export interface SpoolWriter {
  /** Name of this writer's folder. */
  readonly name: string
  /**
   * Resolves once the operating system has all records, so that a crash of this process loses none of them. If it rejects, the caller may append the
   * records again, but some of them can then be read twice. After a write that failed in the middle, for example because the disk became full, a
   * reader may have read the first records. After `LOST`, the reader or the process that took over the folder may still read some or all records.
   * @throws {SpoolError} `FULL`, `LOST`, `CLOSED`.
   * @throws {RangeError} when a key or a value is too large.
   */
  append(records: readonly SpoolRecord[]): Promise<void>
  /** Sequence number of the next record. */
  readonly next: number
  /** Flushes, and releases the folder so that another process can take it over. Idempotent. */
  close(): Promise<void>
}

/** Free bytes that an append leaves on the disk. Without them the reader could not store its position, and so could not remove segments. */
const reserveBytes = 1_048_576

/** How often the size of the spool is measured. It is also measured for each new segment. */
const measureMs = 1_000
/** How often the size is measured while the limit is reached. */
const measureAtLimitMs = 100

/**
 * Opens a new folder in a spool.
 * @throws {SpoolError} `INVALID_OPTION`, `FULL`. Other errors of the operating system are thrown unchanged.
 */
export async function openSpoolWriter(options: SpoolWriterOptions): Promise<SpoolWriter> {
  const { dir, maxBytes, flushMs, leaseMs, onError, freeBytes } = resolveWriter(options)
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
  /** This error is set when nothing more can be written to this folder. */
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

  /** The size must be measured again and again, because other processes write to the spool and readers remove segments. */
  async function measure() {
    usedBytes = await spoolBytes(dir)
    measuredAt = performance.now()
  }

  async function checkRoom(bytes: number) {
    const age = performance.now() - measuredAt
    if (age >= measureMs || (usedBytes + bytes > maxBytes && age >= measureAtLimitMs)) await measure()
    if (usedBytes + bytes > maxBytes)
      throw new SpoolError('FULL', `the spool in ${dir} has reached its limit of ${maxBytes} bytes: start its reader, or raise the limit`)
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
   * Writes all bytes. If that fails, it removes the part that was written, because readers would report a partial record as damage. A reader may
   * already have read records of the removed part, so their sequence numbers must not be used again: the folder is `LOST` and the caller opens a new
   * writer.
   */
  async function write(bytes: Buffer) {
    const { file, size } = await segmentFor(bytes.length)
    try {
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    } catch (error) {
      await file.truncate(size).catch(leaveSegment)
      lost = new SpoolError('LOST', `a write to ${folder} failed: open a new writer and append again`, { cause: error })
      throw error
    }
  }

  const loseFolder = () => {
    lost = new SpoolError(
      'LOST',
      `another process has taken over ${folder}, because this one gave no sign of life: open a new writer and append again`,
    )
    return lost
  }

  async function append(records: readonly SpoolRecord[]) {
    if (closing !== undefined) throw new SpoolError('CLOSED', 'the spool is closed')
    if (lost !== undefined) throw lost
    // Ownership is checked before the write, too. If this process was paused and lost its folder, the caller appends the records again in another
    // folder. A write here would store them twice.
    if (!(await owner.isOurs())) throw loseFolder()
    const bytes = encodeRecords(records, next, Date.now(), scratch)
    // The memory is reused, so that a steady flow of batches creates no garbage.
    if (bytes.length > scratch.length && bytes.length <= maxScratchBytes) scratch = bytes
    await checkRoom(bytes.length)
    try {
      await write(bytes)
      if (segment !== undefined) segment.size += bytes.length
      usedBytes += bytes.length
      next += records.length
    } catch (error) {
      // Another process took over the folder, emptied it and removed it.
      if (systemCode(error) === 'ENOENT') throw loseFolder()
      throw withFull(error, dir)
    }
    if (flushMs === 0) await flush().catch(onError)
    // Check the owner only after the write: if the folder is still ours, the records were written before any takeover, so the next owner
    // will read them.
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
