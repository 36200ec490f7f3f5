import { expect, test } from 'vitest'
import { messageKey } from './index.ts'

test('events of one order have the same key, and events without an order id have none', () => {
  expect(messageKey({ provider: 'gatepay', order_id: 'M1' })).toBe('gatepay/M1')
  expect(messageKey({ provider: 'gatepay' })).toBeNull()
})
