import { expect, test } from 'vitest'
import { fuzzer, run } from './damaged-spools.fuzz.ts'

test('the reader survives damaged spools and reads every undamaged record', async () => {
  const { damagedFiles, lost, damagesTold } = await fuzzer.run({ seed: 20_261_124, runs: 40 })
  expect(damagedFiles).toBeGreaterThan(40)
  expect(Math.min(lost ?? 0, damagesTold ?? 0)).toBeGreaterThan(10)
})

test('the fuzzer finds a reader that skips a record', async () => {
  const forgetful = run({ seed: 1, runs: 20 }, (reader) => ({ next: async (...limits) => (await reader.next(...limits)).slice(1) }))
  await expect(forgetful).rejects.toThrow(/--seed \d+ --runs 1: records .* are undamaged and were not read/)
})
