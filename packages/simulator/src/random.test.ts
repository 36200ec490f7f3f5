import { expect, test } from 'vitest'
import { createRandom, digits } from './random.ts'

test('the same seed and name always give the same numbers', () => {
  const random = createRandom(7, 'gatepay', 'payer', 'M1')
  expect([random.next(), random.between(10, 20), random.text(8, digits)]).toMatchInlineSnapshot(`
    [
      0.480153531068936,
      16.868794162292033,
      "87854361",
    ]
  `)
})

test('another name or another seed gives other numbers', () => {
  const first = (...name: [number, string]) => createRandom(name[0], name[1]).next()
  expect(new Set([first(1, 'a'), first(1, 'b'), first(2, 'a')]).size).toBe(3)
})

test('names are drawn in proportion to their weights', () => {
  const counts = { often: 0, seldom: 0, never: 0 }
  for (let order = 0; order < 10_000; order++) {
    const name = createRandom(1, String(order)).weighted({ often: 9, seldom: 1, never: 0 })
    if (name) counts[name] += 1
  }
  expect(counts.never).toBe(0)
  expect(counts.seldom).toBeGreaterThan(850)
  expect(counts.seldom).toBeLessThan(1_150)
})
