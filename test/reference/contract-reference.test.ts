import { eventSchema } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { eventReference, metricReference } from './contract-reference.ts'

const pages = [
  ['event.md', `# The event\n\nGenerated from \`packages/contract\`.\n\n${eventReference()}\n`],
  ['event.schema.json', `${JSON.stringify(eventSchema(), null, 2)}\n`],
  ['metrics.md', `# Metrics\n\nGenerated from \`packages/contract\`.\n\n${metricReference()}\n`],
] as const

test.each(pages)('docs/reference/%s is up to date', async (name, text) => {
  const newField = name === 'metrics.md' ? '' : '. A new field also needs a migration, see CONTRIBUTING.md'
  await expect(text, `docs/reference/${name} is out of date: run \`npm run test:fast -- test/reference -u\`${newField}`).toMatchFileSnapshot(
    `../../docs/reference/${name}`,
  )
})
