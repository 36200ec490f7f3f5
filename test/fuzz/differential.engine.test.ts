import { expect, test } from 'vitest'
import { differential, fuzzer } from './differential.fuzz.ts'

test('no caller and no server sees whether the plugin is there', { timeout: 60_000 }, async () => {
  const counts = await fuzzer.run({ seed: 1, runs: 100 })
  expect(counts).toMatchObject({ node20Exchanges: 100, node24Exchanges: 100 })
  // The plugin was there: it has counted what was called, as a listener beside it did.
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
