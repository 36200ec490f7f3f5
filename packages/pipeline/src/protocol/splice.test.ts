import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRows, spliceFault } from './splice.ts'

const rowsOf = (...values: readonly string[]) =>
  encodeRows(
    values.map((value, index) => ({ offset: 40 + index, value: Buffer.from(value) })),
    3,
    'E',
  ).toString()

test('puts the coordinates in front of each message, and each message on its own line', () => {
  expect(rowsOf('{"a":1}', '{"b":"é"}\n')).toMatchInlineSnapshot(`
    "{"kafka_partition":3,"kafka_offset":40,"epoch":"E","a":1}
    {"kafka_partition":3,"kafka_offset":41,"epoch":"E","b":"é"}

    "
  `)
})

test('adds no comma after the coordinates of an empty object', () => {
  expect(rowsOf('{}', '{ \t}').split('\n')).toEqual([
    '{"kafka_partition":3,"kafka_offset":40,"epoch":"E"}',
    '{"kafka_partition":3,"kafka_offset":41,"epoch":"E" \t}',
    '',
  ])
})

test('the row of any JSON object is the same object with coordinates', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (object, offset) => {
      const value = Buffer.from(JSON.stringify(object))
      const row: unknown = JSON.parse(encodeRows([{ offset, value }], 7, 'some/epoch').toString())
      expect(row).toEqual(JSON.parse(JSON.stringify({ kafka_partition: 7, kafka_offset: offset, epoch: 'some/epoch', ...object })))
    }),
  )
})

test.each([
  ['', 'empty'],
  ['[]', 'not_an_object'],
  ['{', 'not_an_object'],
  ['{"a":1', 'not_an_object'],
  [' {"a":1}', 'not_an_object'],
  ['{"a":"12345678901234567890"}', 'too_large'],
  ['{"a":1} \r\n', undefined],
] as const)('%j has the fault %s', (value, reason) => {
  expect(spliceFault(Buffer.from(value), 25)).toBe(reason)
})

test('a message without a value has the fault empty', () => {
  expect(spliceFault(null, 10)).toBe('empty')
})
