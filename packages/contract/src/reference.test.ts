import { expect, test } from 'vitest'
import { eventReference, eventSchema, metricReference, metrics } from './index.ts'

test('the reference pages are those that the definition gives', async () => {
  await expect(`# The event\n\nGenerated from \`packages/contract\`.\n\n${eventReference()}`).toMatchFileSnapshot('../../../docs/reference/event.md')
  await expect(`# Metrics\n\nGenerated from \`packages/contract\`.\n\n${metricReference()}`).toMatchFileSnapshot('../../../docs/reference/metrics.md')
  await expect(`${JSON.stringify(eventSchema(), null, 2)}\n`).toMatchFileSnapshot('../../../docs/reference/event.schema.json')
})

test('metric names are unique, carry their unit, and counters end in _total', () => {
  const all = Object.values(metrics)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { name, type } of all) {
    expect(name).toMatch(/^paysignal_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_ms$|_millis/)
  }
})
