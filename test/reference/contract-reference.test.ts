import { eventSchema } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { eventReference, metricReference } from './contract-reference.ts'

test('the reference pages in docs are up to date', async () => {
  await expect(`# The event\n\nGenerated from \`packages/contract\`.\n\n${eventReference()}\n`).toMatchFileSnapshot('../../docs/reference/event.md')
  await expect(`# Metrics\n\nGenerated from \`packages/contract\`.\n\n${metricReference()}\n`).toMatchFileSnapshot('../../docs/reference/metrics.md')
  await expect(`${JSON.stringify(eventSchema(), null, 2)}\n`).toMatchFileSnapshot('../../docs/reference/event.schema.json')
})
