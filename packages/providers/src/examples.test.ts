import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test.each([
  ['explain', () => import('../examples/explain.ts'), ['Invalid request format validation', 'Unknown error', 'coin type mismatch']],
  ['call', () => import('../examples/call.ts'), ['x-gatepay-signature', 'provider_error duplicate query_first M1']],
  ['callback', () => import('../examples/callback.ts'), ['settled success']],
  ['acme-conformance', () => import('../examples/acme-conformance.ts'), ['acme conforms']],
] as const)('the example %s of the README runs and prints what it should', async (name, run, expected) => {
  expect(read('README.md')).toContain(`\`\`\`ts\n${read(`examples/${name}.ts`)}\`\`\``)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  await run()
  const output = log.mock.calls.map((call) => call.flat().join(' ')).join('\n')
  log.mockRestore()
  for (const words of expected) expect(output).toContain(words)
})
