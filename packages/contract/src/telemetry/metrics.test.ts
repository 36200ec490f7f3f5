import { expect, test } from 'vitest'
import { metrics } from './metrics.ts'

test('metric names are unique, do not use milliseconds, and end in _total exactly for counters', () => {
  const all = Object.values(metrics)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { name, type } of all) {
    expect(name).toMatch(/^paysignal_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_ms$|_millis/)
  }
})
