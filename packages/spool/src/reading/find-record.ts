import type { FileHandle } from 'node:fs/promises'
import { decodeRecord, headerBytes, magic } from '../files/record.ts'

const windowBytes = 1_048_576

/**
 * Searches a segment for the next complete record with at least this sequence number, beginning at the byte offset `from`.
 * It searches for the four bytes that begin each record. Where it finds them, it verifies the checksum of the record.
 */
export async function findRecord(
  file: FileHandle,
  from: number,
  minSequence: number,
): Promise<{ readonly offset: number; readonly sequence: number } | undefined> {
  const { size } = await file.stat()
  for (let begin = from; begin + headerBytes <= size; begin += windowBytes) {
    // Windows overlap by the length of the magic bytes minus one, so that no window boundary hides them.
    const window = await readAt(file, begin, windowBytes + magic.length - 1)
    for (let index = window.indexOf(magic); index !== -1; index = window.indexOf(magic, index + 1)) {
      const sequence = await sequenceAt(file, begin + index, size)
      if (sequence !== undefined && sequence >= minSequence) return { offset: begin + index, sequence }
    }
  }
  return undefined
}

async function sequenceAt(file: FileHandle, offset: number, size: number): Promise<number | undefined> {
  const header = await readAt(file, offset, headerBytes)
  const head = decodeRecord(header, 0)
  if (head.kind === 'record') return head.record.sequence
  if (head.kind === 'damaged' || offset + head.needed > size) return undefined
  const whole = decodeRecord(await readAt(file, offset, head.needed), 0)
  return whole.kind === 'record' ? whole.record.sequence : undefined
}

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, offset)
  return buffer.subarray(0, bytesRead)
}
