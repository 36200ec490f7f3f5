import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { listSegments, segmentFile } from '../files/folder.ts'
import { decodeRecord, headerBytes, type StoredRecord } from '../files/record.ts'
import { unlessMissing } from '../spool-error.ts'
import { type Damage, setAside } from './damage.ts'
import { findRecord } from './find-record.ts'

/** Reads the records of one folder in order, from a sequence number on, while its writer goes on. */
export interface Cursor {
  /** Sequence number that comes next. */
  readonly expected: number
  /** First sequence number of the segment that it stands in. */
  readonly segment: number | undefined
  /** The next records; none when there are no more for now. At least one whatever its size, then no more than `maxBytes` of values. */
  next(maxRecords: number, maxBytes: number): Promise<StoredRecord[]>
  /** Says that the caller holds no record any more: their memory is used again, so that steady reading leaves no garbage behind. */
  release(): void
  close(): Promise<void>
}

export interface CursorOptions {
  readonly dir: string
  /** Name of the folder in it. */
  readonly name: string
  readonly from: number
  /**
   * Undefined while more can be appended: then an unreadable end is a record in the making. Otherwise the sequence number up to which
   * there were records at least.
   */
  readonly finalEnd: () => number | undefined
  /** Called for bad bytes, once they were set aside. Left out: they are passed over. */
  readonly onDamage?: ((damage: Damage) => void) | undefined
}

/** What is read from a file at once. */
const windowBytes = 524_288

export function createCursor({ dir, name, from, finalEnd, onDamage }: CursorOptions): Cursor {
  const folder = join(dir, name)
  let expected = from
  let segment: { readonly first: number; readonly file: FileHandle } | undefined
  /** Bytes that were read and not yet taken: `window[at]` stands at `offset + at` of the segment. */
  let window: Buffer = Buffer.alloc(0)
  let at = 0
  let offset = 0
  /** Memory of the window and of those before it, whose records the caller may still hold; and memory that is free again. */
  let inUse: Buffer[] = []
  let spare: Buffer[] = []
  /** Size of the segment when it was looked at last. */
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

  /** Reads on from the first byte that was not taken, at least so many bytes. False when the file has no more. */
  async function refill(needed: number): Promise<boolean> {
    if (segment === undefined) return false
    const { size } = await segment.file.stat()
    const begin = offset + at
    // Also where a damaged length asks for more than there is, which must not be allocated.
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

  /** Takes whole records from the window. Says why it stopped. */
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

  /** Goes on at a later sequence number, behind so many bad bytes. Undefined when nothing is missing. */
  function skipTo(sequence: number, bytes: number): Omit<Damage, 'isKept'> | undefined {
    const records = Math.max(0, sequence - expected)
    expected = Math.max(expected, sequence)
    if (records === 0 && bytes === 0) return undefined
    return { folder: name, segment: segmentFile(segment?.first ?? sequence - records), offset: offset + at, bytes, records }
  }

  async function passOver(sequence: number, bytes: number) {
    const damage = skipTo(sequence, bytes)
    if (damage !== undefined && onDamage !== undefined) onDamage({ ...damage, isKept: await setAside(dir, damage, segment?.file) })
    at += bytes
    if (at > window.length) {
      offset += at
      at = 0
      window = Buffer.alloc(0)
    }
  }

  /** At bytes that are no record, or at the end of the file. False when there is nothing more for now. */
  async function goOn(): Promise<boolean> {
    const begin = offset + at
    if (segment !== undefined && window.length > at) {
      // A whole record behind them was written later, so these bytes will not change any more.
      const found = await findRecord(segment.file, begin + 1, expected)
      if (found !== undefined) {
        await passOver(found.sequence, found.offset - begin)
        return true
      }
    }
    const following = await nextSegment()
    const next = following ?? finalEnd()
    if (next === undefined) return false
    if (segment === undefined) {
      if (following === undefined && next > expected) await passOver(next, 0)
    } else {
      // The writer finished this segment before it made the next one, so it does not grow any more. What it has grown by since the last look is read first.
      const { size } = await segment.file.stat()
      const hasGrown = size > seen
      seen = size
      if (hasGrown && (await refill(0))) return true
      await passOver(Math.max(expected, next), Math.max(0, size - begin))
    }
    if (following === undefined) return false
    await enter(following)
    return true
  }

  async function nextSegment(): Promise<number | undefined> {
    const firsts = await listSegments(folder)
    const { first } = segment ?? {}
    if (first !== undefined) return firsts.find((other) => other > first)
    // The segment that should hold the next record; where it is gone, the first one behind it.
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
