import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRecord, encodeRecords, magic, maxValueBytes, type SpoolRecord } from './record.ts'

const record = fc.record({ key: fc.option(fc.string({ unit: 'grapheme' })), value: fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)) })

function decodeAll(bytes: Buffer) {
  const records = []
  for (let at = 0; ; ) {
    const decoded = decodeRecord(bytes, at)
    if (decoded.kind !== 'record') return records
    records.push(decoded.record)
    at = decoded.end
  }
}

test('decoding returns the encoded keys, values, sequence numbers and times', () => {
  fc.assert(
    fc.property(fc.array(record), fc.nat(2 ** 40), fc.nat(2 ** 45), (records, first, timestampMs) => {
      const expected = records.map((each, index) => ({ ...each, sequence: first + index, timestampMs }))
      expect(decodeAll(encodeRecords(records, first, timestampMs))).toEqual(expected)
    }),
  )
})

test('a record with any changed byte is not decoded', () => {
  const bytes = encodeRecords([{ key: 'acme/1', value: Buffer.from('{"a":1}') }], 7, 1_795_320_000_000)
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at)
    expect(decodeRecord(damaged, 0).kind, `byte ${at}`).not.toBe('record')
  }
})

test('a record that is cut off is reported as short', () => {
  const bytes = encodeRecords([{ key: null, value: Buffer.from('abc') }], 0, 1)
  for (let length = 0; length < bytes.length; length++) expect(decodeRecord(bytes.subarray(0, length), 0)).toMatchObject({ kind: 'short' })
})

test('the first byte of a record does not occur in UTF-8 text', () => {
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(magic.subarray(0, 1))).toThrow()
})

test.each<[string, SpoolRecord, string]>([
  ['key', { key: 'x'.repeat(65_535), value: Buffer.alloc(0) }, 'a key of the spool must have less than 65535 bytes, got 65535'],
  ['value', { key: null, value: Buffer.alloc(maxValueBytes + 1) }, 'a value of the spool must have at most 16777216 bytes, got 16777217'],
])('refuses a %s that is too large', (_name, tooLarge, message) => {
  expect(() => encodeRecords([tooLarge], 0, 0)).toThrow(message)
})
