import { expect, test } from 'vitest'
import { readRateLimit } from './rate-limit.ts'

const read = (headers: Readonly<Record<string, string>>) => readRateLimit({ responseHeader: (name) => headers[name] })
const date = 'Wed, 01 Jan 2025 00:00:00 GMT'

test('without rate limit headers the result is undefined', () => {
  expect(read({ date })).toBeUndefined()
})

test.each([
  ['seconds to wait', '30', 30_000],
  ['an instant in seconds', '1735689630', 30_000],
  ['an instant in milliseconds', '1735689630000', 30_000],
  ['a date', 'Wed, 01 Jan 2025 00:00:30 GMT', 30_000],
  ['an instant that has passed', '1735689000', 0],
  ['an instant far away', '2735689000', 86_400_000],
])('reads a reset given as %s', (_name, reset, retryAfterMs) => {
  expect(read({ date, 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })).toEqual({
    limit: 100,
    remaining: 0,
    retryAfterMs,
  })
})

test('Retry-After takes precedence over X-RateLimit-Reset, and unreadable headers are ignored', () => {
  expect(read({ date, 'retry-after': '5', 'x-ratelimit-reset': '60' })).toEqual({ retryAfterMs: 5000 })
  expect(read({ 'x-ratelimit-limit': 'many', 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '1735689630' })).toBeUndefined()
})
