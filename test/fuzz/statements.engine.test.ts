import { expect, test } from 'vitest'
import { fuzzer, negativeControl } from './statements.fuzz.ts'

test('hostile statements do nothing that their user may not do', async () => {
  const counts = await fuzzer.run({ seed: 1, runs: 400 })
  // Both ends were reached: some were understood and answered, most were refused, and each kind was tried.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0)
  expect(Object.keys(counts).sort()).toEqual(['answered', 'change', 'checks', 'innocent', 'limit', 'process', 'read', 'refused', 'system', 'write'])
})

test('the same statements break a front that lets files through, and that is noticed', async () => {
  await expect(negativeControl({ seed: 1, runs: 400 })).rejects.toThrow(/a file was (read|written) \(seed 1, case \d+/)
})
