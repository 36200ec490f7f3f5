import { expect, test } from 'vitest'
import { eventReference, eventSchema, metricReference, metrics } from './index.ts'

test('the reference pages in docs are up to date', async () => {
  await expect(`# The event\n\nGenerated from \`packages/contract\`.\n\n${eventReference()}`).toMatchFileSnapshot('../../../docs/reference/event.md')
  await expect(`# Metrics\n\nGenerated from \`packages/contract\`.\n\n${metricReference()}`).toMatchFileSnapshot('../../../docs/reference/metrics.md')
  await expect(`${JSON.stringify(eventSchema(), null, 2)}\n`).toMatchFileSnapshot('../../../docs/reference/event.schema.json')
})

test('metric names are unique, do not use milliseconds, and end in _total exactly for counters', () => {
  const all = Object.values(metrics)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { name, type } of all) {
    expect(name).toMatch(/^paysignal_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_ms$|_millis/)
  }
})
