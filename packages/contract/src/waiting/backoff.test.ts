import { expect, test } from 'vitest'
import { createBackoff } from './backoff.ts'

test('each wait is at most twice the one before, up to the longest, and short again after a success', () => {
  const backoff = createBackoff({ minMs: 100, maxMs: 300, random: () => 1 })
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([100, 200, 300, 300])
  backoff.reset()
  expect(backoff.next()).toBe(100)
})

test('jitter takes away at most half of a wait', () => {
  const backoff = createBackoff({ minMs: 100, maxMs: 100, random: () => 0 })
  expect(backoff.next()).toBe(50)
})
