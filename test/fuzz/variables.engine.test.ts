import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HostileStore, startHostileStore } from './variables/hostile-store.ts'
import { hostileValues } from './variables/hostile-text.ts'
import { digestsOf, expand, findViolations, sqlQueries, withQuotes } from './variables/query-check.ts'
import { fuzzer } from './variables.fuzz.ts'

// A process can open the engine on one folder only, so it is closed before the fuzzer opens its own folder.
describe('values that have ended a string in some format', { timeout: 60_000 }, () => {
  let store: HostileStore
  beforeAll(async () => {
    store = await startHostileStore(['calm', ...hostileValues])
  })
  afterAll(() => store.close())

  const elsewhere = (value: string) => `${value} elsewhere`

  test('with a hostile provider name, every query finds the rows of that provider and no others; a name that is not stored finds none', async () => {
    for (let from = 0; from < hostileValues.length; from += 32) {
      const some = hostileValues.slice(from, from + 32)
      const { rows, violations } = await findViolations(store, {
        provider: some.flatMap((value) => [elsewhere(value), value]),
        orderId: some[0] ?? '',
      })
      expect(violations).toEqual([])
      expect(rows).toBeGreaterThan(sqlQueries.length)
    }
  })

  test('with a hostile order id, every query of the journey finds exactly that order', async () => {
    const journey = sqlQueries.filter(({ rawSql }) => rawSql.includes('order_id:'))
    expect(journey).toHaveLength(3)
    const sent = (orderId: string) => journey.map(({ rawSql }) => expand(rawSql, { provider: ['$__all'], orderId }, store))
    const digests = await digestsOf(store, [...hostileValues.flatMap((value) => sent(value)), ...sent(elsewhere(hostileValues[0] ?? ''))])
    const rowsOf = (at: number) => digests.slice(3 * at, 3 * at + 3).map(({ rows }) => rows)
    for (const [at, value] of hostileValues.entries()) expect([value, ...rowsOf(at)]).toEqual([value, 1, 5, 1])
    expect(rowsOf(hostileValues.length)).toEqual([0, 0, 0])
  })

  describe('with quotes, as the documentation of the data source recommends,', () => {
    const send = (rawSql: string, value: string) => store.query(expand(withQuotes(rawSql), { provider: [value], orderId: 'calm' }, store))

    test('a backslash breaks every query', async () => {
      const results = await Promise.allSettled(sqlQueries.map(({ rawSql }) => send(rawSql, 'a\\')))
      expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([])
    })

    test('a crafted value reads system tables', async () => {
      const [first] = sqlQueries
      expect(await send(first?.rawSql ?? '', 'calm')).toHaveLength(1)
      const stolen = await send(first?.rawSql ?? '', "\\') UNION ALL SELECT toFloat64(count()) FROM system.tables -- ")
      expect(stolen).toContainEqual({ share: expect.toSatisfy((tables: number) => tables > 10) })
    })
  })
})

test('a short run of the fuzzer finds rows, and no violation', { timeout: 60_000 }, async () => {
  const { values, rows } = await fuzzer.run({ seed: 7, runs: 1 })
  expect(values).toBeGreaterThan(2)
  expect(rows).toBeGreaterThan(40)
})
