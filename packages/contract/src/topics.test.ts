import { expect, test } from 'vitest'
import { messageKey } from './index.ts'

test('events of one order share a key, and events about no object have none', () => {
  expect(messageKey({ provider: 'gatepay', order_id: 'M1' })).toBe('gatepay/M1')
  expect(messageKey({ provider: 'gatepay' })).toBeNull()
})
