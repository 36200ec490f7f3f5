import { expect, test } from 'vitest'
import { decimalFrom, decimalsOf, fixedFrom, shareOf, unitsFrom } from './amount.ts'

test('amounts keep every digit', () => {
  expect(decimalFrom(unitsFrom('90071992547409.93000001') ?? 0n)).toBe('90071992547409.93000001')
  expect(fixedFrom(unitsFrom(0.012) ?? 0n)).toBe('0.01200000')
  expect(decimalFrom(unitsFrom('10.00') ?? 0n)).toBe('10')
})

test('a value is refused when it is not a plain decimal number, is negative, or has more than eight decimals', () => {
  for (const value of ['', 'abc', '-1', '1e3', '.5', '1.', '0x10', '1.000000001', Number.NaN, Number.POSITIVE_INFINITY, null, {}, ' ']) {
    expect(unitsFrom(value), String(value)).toBeUndefined()
  }
})

test('trailing zeros do not count as decimals', () => {
  expect([decimalsOf('1.230000000'), decimalsOf('1'), decimalsOf(0.5)]).toEqual([2, 0, 1])
})

test('a share is cut to two decimals, and a share of the smallest amount is half of it', () => {
  expect(decimalFrom(shareOf(unitsFrom('0.01') ?? 0n, 0.5))).toBe('0.005')
  expect(decimalFrom(shareOf(unitsFrom('12.5') ?? 0n, 0.5))).toBe('6.25')
})
