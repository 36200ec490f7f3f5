import { expect, test } from 'vitest'
import { rangeProblem } from './range-problem.ts'

test('a number in its range, or equal to a limit, has no problem', () => {
  for (const value of [1, 1.5, 9]) expect(rangeProblem('n', value, { min: 1, max: 9 })).toBeUndefined()
  expect(rangeProblem('n', 1e300, { min: 1 })).toBeUndefined()
  expect(rangeProblem('n', 3, { min: 1, isWhole: true })).toBeUndefined()
  // Callers in JavaScript may pass undefined.
  expect(rangeProblem('n', 3, { min: 1, max: undefined } as never)).toBeUndefined()
})

test('a problem has the name, the range and the number', () => {
  expect([
    rangeProblem('queue.size', 0, { min: 1 }),
    rangeProblem('size', 10, { min: 1, max: 9 }),
    rangeProblem('size', 1.5, { min: 1, isWhole: true }),
    rangeProblem('size', 1.5, { min: 1, max: 9, isWhole: true }),
    rangeProblem('size', Number.NaN, { min: 1 }),
  ]).toMatchInlineSnapshot(`
    [
      "queue.size must be at least 1, got 0",
      "size must be from 1 to 9, got 10",
      "size must be a whole number of at least 1, got 1.5",
      "size must be a whole number from 1 to 9, got 1.5",
      "size must be at least 1, got NaN",
    ]
  `)
})

test('a range that leaves out members does not take them from a polluted prototype', () => {
  const polluted = Object.assign(Object.prototype, { max: 2, isWhole: true })
  try {
    expect(rangeProblem('n', 2.5, { min: 1 })).toBeUndefined()
  } finally {
    for (const name of ['max', 'isWhole']) Reflect.deleteProperty(polluted, name)
  }
})

test('infinity is allowed only if it is the maximum', () => {
  expect(rangeProblem('size', Number.POSITIVE_INFINITY, { min: 1 })).toBe('size must be at least 1, got Infinity')
  expect(rangeProblem('size', Number.POSITIVE_INFINITY, { min: 1, max: Number.POSITIVE_INFINITY })).toBeUndefined()
})

test('a value that is not a number is a problem, which has its type only', () => {
  expect(rangeProblem('size', '5 SECRET_MARKER', { min: 1 })).toBe('size must be at least 1, got a value of type string')
  expect(rangeProblem('size', undefined, { min: 1 })).toBe('size must be at least 1, got a value of type undefined')
})
