import { expect, test } from 'vitest'
import { amountOf, idOf, instantOf, member, wordOf } from './untrusted.ts'

test('inherited properties are not read', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) expect(member(JSON.parse('{}'), name)).toBeUndefined()
  expect(member(JSON.parse('{"__proto__":{"status":"SUCCESS"}}'), 'status')).toBeUndefined()
  expect(member(['a'], 'length')).toBeUndefined()
})

test.each([
  [1_735_689_600_000, 1_735_689_600_000],
  ['1735689600000', 1_735_689_600_000],
  ['1735689600', 1_735_689_600_000],
  ['2025-01-01T00:00:00.000Z', 1_735_689_600_000],
  [0, undefined],
  ['0', undefined],
  ['-1', undefined],
  ['soon', undefined],
  [1e300, undefined],
  [{}, undefined],
])('reads the instant %j as %j', (value, expected) => {
  expect(instantOf(value)).toBe(expected)
})

test('ids have at most 255 characters and no control characters; numbers become text', () => {
  expect([idOf(' order-1 '), idOf(42), idOf('订单-1')]).toEqual(['order-1', '42', '订单-1'])
  expect([idOf('a\nb'), idOf('x'.repeat(256)), idOf({}), idOf(null), idOf(Number.NaN)]).toEqual(['', '', '', '', ''])
})

test('words that may be recorded are kept, and others become _OTHER', () => {
  expect([wordOf(-2), wordOf(' 5504060 '), wordOf('PAY_SUCCESS'), wordOf('bsc-erc20', new Set(['bsc-erc20']))]).toEqual([
    '-2',
    '5504060',
    'PAY_SUCCESS',
    'bsc-erc20',
  ])
  for (const value of ['a b', 'Marlowe', 'X'.repeat(33), 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE', {}, [], true, ' '])
    expect(wordOf(value)).toBe('_OTHER')
  expect([wordOf(''), wordOf(null), wordOf(undefined)]).toEqual([undefined, undefined, undefined])
})

test('only decimals are read as amounts', () => {
  expect([amountOf('+0.0100'), amountOf(0.005), amountOf('-3')]).toEqual([0.01, 0.005, -3])
  expect([amountOf('1e3'), amountOf('0x10'), amountOf(''), amountOf(null), amountOf('NaN')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
