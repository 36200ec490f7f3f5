import fc from 'fast-check'
import type { Fuzzer } from './fuzzer.ts'
import { startHostileStore } from './variables/hostile-store.ts'
import { hostileText } from './variables/hostile-text.ts'
import { findViolations, type VariableCase } from './variables/query-check.ts'

const storedValues = 60
const batch = 25

/** Half of the values are stored, so that the right answer is often a row and not only nothing. */
const caseOf = (stored: readonly string[]): fc.Arbitrary<VariableCase> => {
  const value = fc.oneof(fc.constantFrom(...stored), hostileText)
  return fc.record({ provider: fc.array(value, { minLength: 1, maxLength: 8 }), orderId: value })
}

export const fuzzer: Fuzzer = {
  about: "hostile values in every variable of every dashboard's SQL; each must find what equality with the value finds, and nothing else",
  defaultRuns: 500,
  async run({ seed, runs, onProgress }) {
    const stored = [...new Set(fc.sample(hostileText, { seed, numRuns: storedValues }))].filter((value) => value !== '') // no event lacks a provider
    const store = await startHostileStore(stored)
    const counts = { values: 0, queries: 0, rows: 0 }
    try {
      for (let done = 0; done < runs; done += batch) {
        const cases = fc.sample(caseOf(stored), { seed: seed + done + 1, numRuns: Math.min(batch, runs - done) })
        for (const one of cases) {
          const { queries, rows, violations } = await findViolations(store, one)
          if (violations.length > 0) throw new Error(`seed ${seed}: ${violations.join('\n')} with ${JSON.stringify(one)}`)
          counts.values += 1 + one.provider.length
          counts.queries += queries
          counts.rows += rows
        }
        onProgress?.(Math.min(done + batch, runs))
      }
    } finally {
      await store.close()
    }
    return counts
  },
}
