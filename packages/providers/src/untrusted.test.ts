import { expect, test } from 'vitest'
import { amountOf, idOf, instantOf, member, shortName, symbolOf } from './untrusted.ts'

test('inherited members are not members', () => {
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

test('ids are bounded and free of control characters; numbers become text', () => {
  expect([idOf(' order-1 '), idOf(42), idOf('订单-1')]).toEqual(['order-1', '42', '订单-1'])
  expect([idOf('a\nb'), idOf('x'.repeat(256)), idOf({}), idOf(null), idOf(Number.NaN)]).toEqual(['', '', '', '', ''])
})

test('symbols keep the raw word, or say that it was malformed', () => {
  expect([symbolOf(-2), symbolOf('5504060'), symbolOf('PAY_SUCCESS')]).toEqual(['-2', '5504060', 'PAY_SUCCESS'])
  expect([symbolOf('a b'), symbolOf('x'.repeat(65)), symbolOf({}), symbolOf(true)]).toEqual(['malformed', 'malformed', 'malformed', 'malformed'])
  expect([symbolOf(''), symbolOf(null), symbolOf(undefined)]).toEqual([undefined, undefined, undefined])
})

test('an address is never a chain or a currency', () => {
  expect(shortName('USDT_BSC')).toBe('USDT_BSC')
  expect(shortName('TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE')).toBeUndefined()
  expect(shortName('0x52908400098527886E0F7030069857D2E4169EE7')).toBeUndefined()
})

test('amounts are decimals only', () => {
  expect([amountOf('+0.0100'), amountOf(0.005), amountOf('-3')]).toEqual([0.01, 0.005, -3])
  expect([amountOf('1e3'), amountOf('0x10'), amountOf(''), amountOf(null), amountOf('NaN')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
