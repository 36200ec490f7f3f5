import { expect, test } from 'vitest'
import { createRecordId } from './record-id.ts'

test('plain ids are recorded as they are, up to 128 characters', () => {
  const recordId = createRecordId(undefined)
  expect(recordId('order-1')).toBe('order-1')
  expect(recordId('x'.repeat(500))).toHaveLength(128)
})

test('hashes are equal for equal ids and the same key, and different for another key', () => {
  const recordId = createRecordId('a key of some length')
  expect(recordId('order-1')).toBe(recordId('order-1'))
  expect(recordId('order-1')).not.toBe(recordId('order-2'))
  expect(recordId('order-1')).not.toBe(createRecordId('another key, as long')('order-1'))
  expect(recordId('order-1')).toMatch(/^[0-9a-f]{32}$/)
  expect(recordId('')).toBe('')
})
