import { expect, test } from 'vitest'
import { fuzzer, negativeControl } from './statements.fuzz.ts'

test('hostile statements can do only what their user is allowed to do', async () => {
  const counts = await fuzzer.run({ seed: 1, runs: 400 })
  // Some statements were answered, some were refused, and each kind was tried.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0)
  expect(Object.keys(counts).sort()).toEqual(['answered', 'change', 'checks', 'innocent', 'limit', 'process', 'read', 'refused', 'system', 'write'])
})

test('the fuzzer finds a front that allows files', async () => {
  await expect(negativeControl({ seed: 1, runs: 400 })).rejects.toThrow(/a file was (read|written) \(seed 1, case \d+/)
})
