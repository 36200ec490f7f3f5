import { crc32 } from 'node:zlib'

/** A record to append. */
export interface SpoolRecord {
  /** Key of the message, at most 65 534 bytes of UTF-8. */
  readonly key: string | null
  /** UTF-8 text, at most {@link maxValueBytes}. */
  readonly value: Buffer
}

export interface StoredRecord extends SpoolRecord {
  /** Number of the record in its folder, counted from 0. */
  readonly sequence: number
  /** Time of the append, in milliseconds since 1970. */
  readonly timestampMs: number
}

/** The result of decoding the bytes at one offset of a segment. */
export type Decoded =
  | { readonly kind: 'record'; readonly record: StoredRecord; readonly end: number }
  /** There are too few bytes: `needed` bytes are required from the beginning of the record. */
  | { readonly kind: 'short'; readonly needed: number }
  | { readonly kind: 'damaged' }

/** Every record begins with these bytes. 0xff and 0xfe never occur in UTF-8 text, so a search for them finds the next record after damage. */
export const magic = Buffer.from([0xff, 0x50, 0x53, 0xfe])

/**
 * Offsets of the parts of a record. The parts are: magic (4 bytes), CRC-32 of everything after it (4), key length (2), value length (4), sequence
 * number (6), timestamp (6), key, value. Numbers are little-endian.
 */
const at = { crc: 4, keyLength: 8, valueLength: 10, sequence: 14, timestamp: 20, key: 26 } as const
export const headerBytes = at.key
/** Longest value, in bytes. */
export const maxValueBytes = 16_777_216
/** Key length of a record without a key. */
const noKey = 0xffff

/**
 * Encodes records as bytes of a segment. The first one gets the sequence number `first`.
 * @param scratch Memory to use for the bytes if it is large enough.
 * @throws {RangeError} for a key or value that is too large.
 */
export function encodeRecords(records: readonly SpoolRecord[], first: number, timestampMs: number, scratch?: Buffer): Buffer {
  const sizes = records.map(sizeOf)
  const size = sizes.reduce((sum, each) => sum + each, 0)
  const bytes = scratch !== undefined && scratch.length >= size ? scratch.subarray(0, size) : Buffer.allocUnsafe(size)
  let begin = 0
  records.forEach(({ key, value }, index) => {
    const end = begin + (sizes[index] as number) // There is one size for each record.
    magic.copy(bytes, begin)
    const keyLength = key === null ? 0 : bytes.write(key, begin + at.key)
    bytes.writeUInt16LE(key === null ? noKey : keyLength, begin + at.keyLength)
    bytes.writeUInt32LE(value.length, begin + at.valueLength)
    bytes.writeUIntLE(first + index, begin + at.sequence, 6)
    bytes.writeUIntLE(timestampMs, begin + at.timestamp, 6)
    value.copy(bytes, begin + at.key + keyLength)
    bytes.writeUInt32LE(crc32(bytes.subarray(begin + at.keyLength, end)), begin + at.crc)
    begin = end
  })
  return bytes
}

function sizeOf({ key, value }: SpoolRecord): number {
  const keyLength = key === null ? 0 : Buffer.byteLength(key)
  if (keyLength >= noKey) throw new RangeError(`a key of the spool must have less than ${noKey} bytes, got ${keyLength}`)
  if (value.length > maxValueBytes) throw new RangeError(`a value of the spool must have at most ${maxValueBytes} bytes, got ${value.length}`)
  return headerBytes + keyLength + value.length
}

/** Decodes the record at `begin`. The value of the record is a view of `bytes`, not a copy. */
export function decodeRecord(bytes: Buffer, begin: number): Decoded {
  if (bytes.length - begin < headerBytes) return { kind: 'short', needed: headerBytes }
  if (bytes.compare(magic, 0, magic.length, begin, begin + magic.length) !== 0) return { kind: 'damaged' }
  const rawKeyLength = bytes.readUInt16LE(begin + at.keyLength)
  const valueLength = bytes.readUInt32LE(begin + at.valueLength)
  if (valueLength > maxValueBytes) return { kind: 'damaged' }
  const keyLength = rawKeyLength === noKey ? 0 : rawKeyLength
  const needed = headerBytes + keyLength + valueLength
  const end = begin + needed
  if (bytes.length < end) return { kind: 'short', needed }
  if (crc32(bytes.subarray(begin + at.keyLength, end)) !== bytes.readUInt32LE(begin + at.crc)) return { kind: 'damaged' }
  const valueBegin = begin + at.key + keyLength
  const record = {
    sequence: bytes.readUIntLE(begin + at.sequence, 6),
    timestampMs: bytes.readUIntLE(begin + at.timestamp, 6),
    key: rawKeyLength === noKey ? null : bytes.toString('utf8', begin + at.key, valueBegin),
    value: bytes.subarray(valueBegin, end),
  }
  return { kind: 'record', record, end }
}
