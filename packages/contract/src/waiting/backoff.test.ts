import { expect, test } from 'vitest'
import { createBackoff } from './backoff.ts'

test('the limit of the wait doubles up to maxMs, and is short again after a success', () => {
  const backoff = createBackoff({ minMs: 100, maxMs: 300, random: () => 1 })
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([100, 200, 300, 300])
  backoff.reset()
  expect(backoff.next()).toBe(100)
})

test('jitter shortens a wait by at most half', () => {
  const backoff = createBackoff({ minMs: 100, maxMs: 100, random: () => 0 })
  expect(backoff.next()).toBe(50)
})
