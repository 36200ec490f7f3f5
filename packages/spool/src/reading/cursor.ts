import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { listSegments, segmentFile } from '../files/folder.ts'
import { decodeRecord, headerBytes, type StoredRecord } from '../files/record.ts'
import { unlessMissing } from '../spool-error.ts'
import { type Damage, setAside } from './damage.ts'
import { findRecord } from './find-record.ts'

/** Reads the records of one folder in sequence, beginning at a sequence number. The writer of the folder may append at the same time. */
export interface Cursor {
  /** Sequence number of the next record. */
  readonly expected: number
  /** First sequence number of the segment that is being read. */
  readonly segment: number | undefined
  /**
   * Returns the next records, or none when there are no more at the moment. The first record may have any size. If there is more than one, their
   * values together have at most `maxBytes`.
   */
  next(maxRecords: number, maxBytes: number): Promise<StoredRecord[]>
  /**
   * Declares that the caller no longer uses the returned records. Their memory is then reused for the next ones, so steady reading creates no
   * garbage.
   */
  release(): void
  close(): Promise<void>
}

export interface CursorOptions {
  /** Path of the spool. */
  readonly dir: string
  /** Name of the folder in the spool. */
  readonly name: string
  /** First sequence number to read. */
  readonly from: number
  /**
   * Returns undefined while a writer may append. Unreadable bytes at the end are then a record that is being written. Once the writer is gone, it
   * returns a sequence number. All records below that number were written, so those that cannot be read are missing.
   */
  readonly finalEnd: () => number | undefined
  /**
   * Called for damaged bytes after they were copied to the folder `damaged`, and for missing records.
   * @default damaged bytes are skipped and not copied
   */
  readonly onDamage?: ((damage: Damage) => void) | undefined
}

/** How many bytes are read from a file at once. */
const windowBytes = 524_288

export function createCursor({ dir, name, from, finalEnd, onDamage }: CursorOptions): Cursor {
  const folder = join(dir, name)
  let expected = from
  let segment: { readonly first: number; readonly file: FileHandle } | undefined
  /** Bytes that were read from the segment. `window[at]` is the next byte to decode; it is the byte at `offset + at` of the segment. */
  let window: Buffer = Buffer.alloc(0)
  let at = 0
  let offset = 0
  /** Memory of this window and of earlier windows whose records the caller may still use. */
  let inUse: Buffer[] = []
  /** Memory that can be reused. */
  let spare: Buffer[] = []
  /** Size of the segment at the last check. */
  let seen = 0

  async function enter(first: number): Promise<void> {
    await segment?.file.close()
    segment = undefined
    const file = await unlessMissing(open(join(folder, segmentFile(first)), 'r'), undefined)
    segment = file && { first, file }
    window = Buffer.alloc(0)
    at = 0
    offset = 0
    seen = 0
  }

  /** Reads at least `needed` bytes, beginning at the next byte to decode. Returns false when the file does not have that many. */
  async function refill(needed: number): Promise<boolean> {
    if (segment === undefined) return false
    const { size } = await segment.file.stat()
    const begin = offset + at
    // A damaged length field can demand more bytes than the file has. Memory for these bytes must not be allocated.
    if (size <= offset + window.length || size < begin + needed) return false
    const length = Math.min(Math.max(windowBytes, needed), size - begin)
    const bytes = (length <= windowBytes && spare.pop()) || Buffer.allocUnsafe(Math.max(windowBytes, length))
    inUse.push(bytes)
    const { bytesRead } = await segment.file.read(bytes, 0, length, begin)
    offset = begin
    at = 0
    window = bytes.subarray(0, bytesRead)
    return true
  }

  /** Decodes complete records from the window. Returns why it stopped. */
  function take(into: StoredRecord[], maxRecords: number, maxBytes: number): 'limit' | 'damaged' | { readonly needed: number } {
    let bytes = into.reduce((sum, { value }) => sum + value.length, 0)
    for (;;) {
      if (into.length >= maxRecords) return 'limit'
      const decoded = decodeRecord(window, at)
      if (decoded.kind === 'short') return decoded
      if (decoded.kind === 'damaged') return 'damaged'
      const { record, end } = decoded
      if (record.sequence >= expected) {
        bytes += record.value.length
        if (into.length > 0 && bytes > maxBytes) return 'limit'
        const hole = skipTo(record.sequence, 0)
        if (hole !== undefined) onDamage?.({ ...hole, isKept: false })
        into.push(record)
        expected = record.sequence + 1
      }
      at = end
    }
  }

  /**
   * Moves on to a later sequence number. `bytes` is the number of damaged bytes before it. Returns the damage, or undefined when nothing is missing.
   */
  function skipTo(sequence: number, bytes: number): Omit<Damage, 'isKept'> | undefined {
    const records = Math.max(0, sequence - expected)
    expected = Math.max(expected, sequence)
    if (records === 0 && bytes === 0) return undefined
    return { folder: name, segment: segmentFile(segment?.first ?? sequence - records), offset: offset + at, bytes, records }
  }

  /** Skips damaged bytes, reports them, and continues at the sequence number. */
  async function skipDamage(sequence: number, bytes: number) {
    const damage = skipTo(sequence, bytes)
    if (damage !== undefined && onDamage !== undefined) onDamage({ ...damage, isKept: await setAside(dir, damage, segment?.file) })
    at += bytes
    if (at > window.length) {
      offset += at
      at = 0
      window = Buffer.alloc(0)
    }
  }

  /** Continues at bytes that are not a record, or at the end of the file. Returns false when there is nothing to read at the moment. */
  async function goOn(): Promise<boolean> {
    const begin = offset + at
    if (segment !== undefined && window.length > at) {
      // If a complete record follows, it was written after these bytes, so these bytes will not change any more.
      const found = await findRecord(segment.file, begin + 1, expected)
      if (found !== undefined) {
        await skipDamage(found.sequence, found.offset - begin)
        return true
      }
    }
    const following = await nextSegment()
    const next = following ?? finalEnd()
    if (next === undefined) return false
    if (segment === undefined) {
      if (following === undefined && next > expected) await skipDamage(next, 0)
    } else {
      // The writer finishes a segment before it creates the next one, so this segment does not grow any more.
      // Bytes that were appended since the last check are read first.
      const { size } = await segment.file.stat()
      const hasGrown = size > seen
      seen = size
      if (hasGrown && (await refill(0))) return true
      await skipDamage(Math.max(expected, next), Math.max(0, size - begin))
    }
    if (following === undefined) return false
    await enter(following)
    return true
  }

  async function nextSegment(): Promise<number | undefined> {
    const firsts = await listSegments(folder)
    const { first } = segment ?? {}
    if (first !== undefined) return firsts.find((other) => other > first)
    // Returns the segment that should contain the next record, or the first later segment if that segment is gone.
    return firsts.findLast((other) => other <= expected) ?? firsts[0]
  }

  return {
    get expected() {
      return expected
    },
    get segment() {
      return segment?.first
    },
    async next(maxRecords, maxBytes) {
      const records: StoredRecord[] = []
      for (;;) {
        const stop = take(records, maxRecords, maxBytes)
        if (stop === 'limit') return records
        const canRead = stop === 'damaged' ? false : await refill(Math.max(stop.needed, headerBytes))
        if (!canRead && !(await goOn())) return records
      }
    },
    release() {
      spare = inUse.slice(0, -1).filter(({ length }) => length === windowBytes)
      inUse = inUse.slice(-1)
    },
    close: async () => {
      await segment?.file.close()
      segment = undefined
    },
  }
}
