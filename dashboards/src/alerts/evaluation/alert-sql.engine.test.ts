import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SeededStore, startSeededStore } from '../../seeded-store/seeded-store.fixture.ts'
import { alerts } from '../alerts.ts'
import type { BreachingRow } from './alert-evaluator.ts'
import { plantedEvents, plantedProviders } from './planted-providers.fixture.ts'

let seeded: SeededStore

beforeAll(async () => {
  seeded = await startSeededStore()
  await seeded.seed(plantedEvents())
})

afterAll(() => seeded.close())

const breachingRows = async (name: string, speed = 1) => {
  const sql = alerts.find((alert) => alert.name === name)?.sql
  if (sql === undefined) throw new Error(`${name} has no SQL form`)
  return seeded.store.query<BreachingRow>(sql({ speed }))
}
const providersOf = (rows: readonly BreachingRow[]) => rows.map((row) => row.provider).sort()

describe('on the real engine, the SQL of an alert returns no row just below its limit, and one at the limit', () => {
  test.each(Object.entries(plantedProviders))('%s', async (name, { breaching }) => {
    const remedy = `Correct the SQL of ${name}, or list under "breaching" in planted-providers.fixture.ts every provider that is at or over its limits`
    expect(providersOf(await breachingRows(name)), remedy).toEqual(breaching.toSorted())
  })

  test('each row contains the value', async () => {
    expect(await breachingRows('PaymentRateLimited')).toEqual([
      { provider: 'limit-enough-calls', value: 0.4 },
      { provider: 'limit-share-at', value: 0.05 },
      { provider: 'refusing', value: 1 },
    ])
    expect((await breachingRows('PaymentCallbacksMissing')).map((row) => row.value)).toEqual([20, 20, 20, 20, 3])
  })
})

test('rows have the columns that Grafana needs for an alert: one text for the label and exactly one number', async () => {
  for (const { sql } of alerts) {
    if (sql === undefined) continue
    expect(await seeded.store.query(`DESCRIBE (${sql({ speed: 1 })})`)).toEqual([
      expect.objectContaining({ name: 'provider', type: 'LowCardinality(String)' }),
      expect.objectContaining({ name: 'value', type: 'Float64' }),
    ])
  }
})

test('the window is shorter at a higher speed', async () => {
  const rows = await breachingRows('PaymentSignatureFailures', 60)
  expect(providersOf(rows)).not.toContain('signature-over-when-fast')
})
