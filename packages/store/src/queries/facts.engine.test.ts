import { expect, test } from 'vitest'
import { eventOf, migratedStore, rowsOf } from '../store.fixture.ts'
import { auditSql, facts } from './facts.ts'

const { store } = await migratedStore()
const audit = (epoch: string) => store.query(`SELECT rows, duplicates, gaps FROM (${auditSql}) WHERE epoch = {epoch:String}`, { epoch })
const insert = (epoch: string, offset: number, count: number, token: string) =>
  store.insert({
    table: 'events_in',
    rows: rowsOf(
      Array.from({ length: count }, () => eventOf({})),
      { epoch, offset },
    ),
    token: `${epoch}/${token}`,
  })

test('the audit finds duplicates and missing offsets, separately for each log', async () => {
  await insert('whole', 5, 10, 'a')
  await insert('broken', 0, 10, 'a')
  await insert('broken', 5, 10, 'b')
  await insert('broken', 20, 10, 'c')
  expect(await audit('whole')).toEqual([{ rows: 10, duplicates: 0, gaps: 0 }])
  expect(await audit('broken')).toEqual([{ rows: 30, duplicates: 5, gaps: 5 }])
})

test('a dead letter is not a gap', async () => {
  await insert('poison', 0, 3, 'a')
  await insert('poison', 4, 3, 'b')
  expect(await audit('poison')).toEqual([{ rows: 6, duplicates: 0, gaps: 1 }])
  await store.insert({
    table: 'dead_letters',
    rows: Buffer.from('{"epoch":"poison","kafka_partition":0,"kafka_offset":3,"reason":"x"}\n'),
    token: 'poison/dead',
  })
  expect(await audit('poison')).toEqual([{ rows: 6, duplicates: 0, gaps: 0 }])
})

test('the names of facts are unique, and an allowance must be a number', () => {
  expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length)
  expect(() => facts[0]?.sql({ callbackAllowanceSeconds: Number.NaN })).toThrow('callbackAllowanceSeconds must be between 0 and 4294967295, got NaN')
})
