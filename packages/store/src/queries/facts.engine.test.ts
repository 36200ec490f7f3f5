import { expect, test } from 'vitest'
import { auditSql, facts } from '../index.ts'
import { eventOf, migratedStore, rowsOf } from '../store.fixture.ts'

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

test('the audit finds what was stored twice and what is missing, for each log by itself', async () => {
  await insert('whole', 5, 10, 'a')
  await insert('broken', 0, 10, 'a')
  await insert('broken', 5, 10, 'b')
  await insert('broken', 20, 10, 'c')
  expect(await audit('whole')).toEqual([{ rows: 10, duplicates: 0, gaps: 0 }])
  expect(await audit('broken')).toEqual([{ rows: 30, duplicates: 5, gaps: 5 }])
})

test('a message that was set aside is no gap', async () => {
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

test('facts have names of their own, and refuse an allowance that is no number', () => {
  expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length)
  expect(() => facts[0]?.sql({ callbackAllowanceSeconds: Number.NaN })).toThrow('callbackAllowanceSeconds must be between 0 and 4294967295, got NaN')
})
