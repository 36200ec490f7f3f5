import { expect, test } from 'vitest'
import { metrics } from './metrics.ts'

test('metric names are unique and do not use milliseconds; the names of counters end in _total, and no others do', () => {
  const all = Object.values(metrics)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { name, type } of all) {
    expect(name).toMatch(/^paysignal_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_ms$|_millis/)
  }
})
