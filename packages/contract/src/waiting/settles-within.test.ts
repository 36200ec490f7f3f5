import { expect, test } from 'vitest'
import { settlesWithin } from './settles-within.ts'

test('a promise that resolves or rejects in time has settled, and a pending one has not', async () => {
  expect(await settlesWithin(Promise.resolve(), 60_000)).toBe(true)
  expect(await settlesWithin(Promise.reject(new Error('failed')), 60_000)).toBe(true)
  expect(await settlesWithin(new Promise(() => undefined), 1)).toBe(false)
})
