import { expect, test } from 'vitest'
import { CallbackMemory } from './callback-memory.ts'

function handleOne(memory: CallbackMemory, key: string) {
  const met = memory.meet(key, `${key}/1`)
  if (met.kind === 'new') met.settle(true)
  return met.kind
}

test('a callback is forgotten when its time is over, and not before', () => {
  let now = 0
  const memory = new CallbackMemory(10, 1_000, () => now)
  expect(handleOne(memory, 'a')).toBe('new')
  now = 999
  expect(handleOne(memory, 'a')).toBe('handled')
  now = 1_000
  expect(handleOne(memory, 'a')).toBe('new')
})

test('the memory holds no more callbacks than its limit, and forgets the oldest first', () => {
  const memory = new CallbackMemory(3, 1_000, () => 0)
  for (const key of ['a', 'b', 'c', 'd']) handleOne(memory, key)
  expect(memory.size).toBeLessThanOrEqual(3)
  expect(handleOne(memory, 'd')).toBe('handled')
  expect(handleOne(memory, 'a')).toBe('new')
})
