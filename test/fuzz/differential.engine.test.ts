import { expect, test } from 'vitest'
import { differential, fuzzer } from './differential.fuzz.ts'

test('neither callers nor servers notice the plugin', { timeout: 60_000 }, async () => {
  const counts = await fuzzer.run({ seed: 1, runs: 100 })
  expect(counts).toMatchObject({ node20Exchanges: 100, node24Exchanges: 100 })
  // This shows that the plugin was active: it counted the same calls as an independent listener.
  expect(counts['node20Calls']).toBeGreaterThan(50)
  expect(counts['node24Calls']).toBeGreaterThan(50)
})

test.each(['adds a header', 'gives another answer', 'wraps errors', 'loses a rejection'])(
  'the comparison finds a plugin that %s',
  { timeout: 60_000 },
  async (plugin) => {
    await expect(differential({ plugin, nodes: [process.execPath] }).run({ seed: 1, runs: 100 })).rejects.toThrow(/\d+ differences/)
  },
)
