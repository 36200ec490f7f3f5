import fc from 'fast-check'
import type { Fuzzer } from './fuzzer.ts'
import { startHostileStore } from './variables/hostile-store.ts'
import { hostileText } from './variables/hostile-text.ts'
import { findViolations, type VariableCase } from './variables/query-check.ts'

const storedValues = 60
const batch = 25

/** Half of the values are stored, so that many queries must find rows. */
const caseOf = (stored: readonly string[]): fc.Arbitrary<VariableCase> => {
  const value = fc.oneof(fc.constantFrom(...stored), hostileText)
  return fc.record({ provider: fc.array(value, { minLength: 1, maxLength: 8 }).map(chosen), orderId: value })
}

/** Grafana does not combine "All" with other values: the last choice decides. */
const chosen = (values: readonly string[]) => (values.at(-1) === '$__all' ? ['$__all'] : values.filter((value) => value !== '$__all'))

export const fuzzer: Fuzzer = {
  about: "puts hostile values into every variable of every dashboard's SQL; each query must find exactly the rows that equal the value",
  defaultRuns: 500,
  async run({ seed, runs, onProgress }) {
    const stored = [...new Set(fc.sample(hostileText, { seed, numRuns: storedValues }))].filter((value) => value !== '') // every event has a provider
    const store = await startHostileStore(stored)
    const counts = { values: 0, queries: 0, rows: 0 }
    const check = async (one: VariableCase) => {
      const violation = (what: string, cause?: unknown) => new Error(`--seed ${seed}: ${what} with ${JSON.stringify(one)}`, { cause })
      const { queries, rows, violations } = await findViolations(store, one).catch((error: unknown) => {
        throw violation(`a query fails: ${error}`, error)
      })
      if (violations.length > 0) throw violation(violations.join('; '))
      counts.values += 1 + one.provider.length
      counts.queries += queries
      counts.rows += rows
    }
    try {
      for (let done = 0; done < runs; done += batch) {
        for (const one of fc.sample(caseOf(stored), { seed: seed + done + 1, numRuns: Math.min(batch, runs - done) })) await check(one)
        onProgress?.(Math.min(done + batch, runs))
      }
    } finally {
      await store.close()
    }
    return counts
  },
}
