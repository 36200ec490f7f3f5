import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test.each([
  ['explain', ['Invalid request format validation', 'Unknown error', 'coin type mismatch']],
  ['call', ['x-gatepay-signature', 'provider_error duplicate query_first M1']],
  ['callback', ['settled success']],
])('the example %s of the README runs and says what it should', async (name, said) => {
  expect(read('README.md')).toContain(`\`\`\`ts\n${read(`examples/${name}.ts`)}\`\`\``)
  const log = vi.spyOn(console, 'log').mockReturnValue()
  await import(`../examples/${name}.ts`)
  const output = log.mock.calls.map((call) => call.flat().join(' ')).join('\n')
  log.mockRestore()
  for (const words of said) expect(output).toContain(words)
})
