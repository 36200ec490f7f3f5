import { expect, test } from 'vitest'
import { gatepay, hashnut, lookup } from '../index.ts'

const found = (provider: ReturnType<typeof gatepay>, api: string, code: string) => {
  const entry = lookup(provider, api, code)
  return entry && `${entry.api} ${entry.code} ${entry.category}`
}

test('a code is looked up in its own group, then in the default group, then in the other shared groups', () => {
  expect(found(gatepay(), 'qr', '400000')).toBe('qr 400000 validation')
  expect(found(gatepay(), 'general', '400000')).toBe('web 400000 unknown')
  expect(found(gatepay(), 'payout', '400002')).toBe('general 400002 signature')
  expect(found(gatepay(), 'refund', '500008')).toBe('qr 500008 not_found')
  expect(found(gatepay(), 'no such group', '550245')).toBe('payout 550245 duplicate')
})

test('a code is not looked up in groups that do not share their codes', () => {
  expect(found(hashnut(), 'api', '-2')).toBe('api -2 signature')
  expect(found(hashnut(), 'order_state', '-2')).toBe('order_state -2 expired')
  expect(found(hashnut(), 'http', '-2')).toBeUndefined()
  expect(found(hashnut(), 'payment', '0')).toBeUndefined()
  expect(found(hashnut(), 'api', '500')).toBeUndefined()
})

test('messages are found in every spelling that the provider uses', () => {
  for (const text of ['coin type mismatch', 'coin type not math', ' Coin  Type\nNot Math ']) {
    expect(found(hashnut(), 'payment', text)).toBe('payment coin type mismatch chain')
  }
  expect(found(hashnut(), 'payment', 'cannot parse transaction')).toBe('payment can not parse transaction chain')
  expect(found(gatepay(), 'general', 'INVALID_SIGNATURE')).toBe('general 400002 signature')
})

test.each(['', '__proto__', 'constructor', 'toString', '0400002', '400002.0', '-02'])('%j is not found', (code) => {
  expect(found(gatepay(), 'general', code)).toBeUndefined()
  expect(found(hashnut(), code, code)).toBeUndefined()
})
