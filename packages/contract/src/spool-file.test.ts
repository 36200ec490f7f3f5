import { expect, test } from 'vitest'
import { spoolFileProblem } from './spool-file.ts'

const pageSize = 4_096

/** The two meta pages of a file as lmdb 3.5.6 writes it, with 10 pages in its latest transaction. */
function head({ magic = 0xbeefc0de, version = 2, flushed = 9, size = 10 * pageSize } = {}) {
  const bytes = Buffer.alloc(Math.min(size, 66_048))
  for (const [page, last, transaction] of [
    [0, 5, 7],
    [pageSize, 9, 8],
  ] as const) {
    bytes.writeUInt16LE(8, page + 18)
    bytes.writeUInt32LE(magic, page + 24)
    bytes.writeUInt32LE(version, page + 28)
    bytes.writeUInt32LE(pageSize, page + 48)
    bytes.writeBigUInt64LE(BigInt(last), page + 144)
    bytes.writeBigUInt64LE(BigInt(transaction), page + 152)
  }
  bytes.writeBigUInt64LE(BigInt(flushed), pageSize / 2 + 144)
  bytes.writeBigUInt64LE(8n, pageSize / 2 + 152)
  return bytes
}

test('a sound file and an empty one have no problem', () => {
  expect(spoolFileProblem(head(), 10 * pageSize)).toBeUndefined()
  expect(spoolFileProblem(new Uint8Array(), 0)).toBeUndefined()
})

test.each([
  ['garbage', Buffer.alloc(20_000, 7), 20_000, 'not a file of LMDB'],
  ['a few bytes', Buffer.alloc(10), 10, 'only 10 bytes'],
  ['another format', head({ version: 1 }), 10 * pageSize, 'format is 1'],
  ['half of the meta pages', head().subarray(0, 5_000), 5_000, 'cut short'],
  ['the meta pages alone', head().subarray(0, 8_192), 8_192, 'cut short: 8192 bytes of 40960'],
  ['a page missing', head(), 10 * pageSize - 1, 'cut short'],
])('%s is told from a sound file', (_name, bytes, size, problem) => {
  expect(spoolFileProblem(bytes, size)).toContain(problem)
})

test('a file that lost its last transaction with the power is left to lmdb, which goes back', () => {
  expect(spoolFileProblem(head({ flushed: 4 }), 5 * pageSize)).toBeUndefined()
})
