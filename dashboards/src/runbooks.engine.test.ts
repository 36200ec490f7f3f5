import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alerts } from './alerts/alerts.ts'
import { type SeededStore, startSeededStore } from './seeded-store/seeded-store.fixture.ts'

const folder = join(import.meta.dirname, '../../docs/runbooks')
const read = (name: string) => readFileSync(join(folder, `${name}.md`), 'utf8')

describe('the SQL in runbooks runs on the real engine', () => {
  let seeded: SeededStore
  beforeAll(async () => {
    seeded = await startSeededStore()
  })
  afterAll(() => seeded.close())

  const statements = alerts.flatMap(({ name }) =>
    [...read(name).matchAll(/```sql\n([\s\S]*?)```/g)].map((match, index) => ({ name: `${name} ${index + 1}`, sql: match[1] ?? '' })),
  )

  test.each(statements)('$name', async ({ sql }) => {
    await seeded.store.query(sql)
    if (!sql.startsWith('SELECT max(')) expect(sql).toMatch(/LIMIT \d+\n$/)
  })

  test('each runbook contains SQL', () => {
    expect(new Set(statements.map(({ name }) => name.split(' ')[0])).size).toBe(alerts.length)
  })
})
