import { states } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { migrate, StoreError, schemaProblems } from '../index.ts'
import { eventOf, migratedStore, rowsOf, storeEvents } from '../store.fixture.ts'
import { readMigrations } from './migrate.ts'
import { expectedColumns } from './schema-problems.ts'

const { store } = await migratedStore()
const count = async (table: string, epoch: string) =>
  (await store.query<{ n: number }>(`SELECT count() AS n FROM ${table} WHERE epoch = {epoch:String}`, { epoch }))[0]?.n
const order = (id: string) => eventOf({ object: 'order', order_id: id, state: 'created', state_source: 'create' })
let refusals = 0
const refusal = async (rows: string) => {
  refusals += 1
  const error = await store.insert({ table: 'events_in', rows: Buffer.from(rows), token: `refused/${refusals}` }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof StoreError ? { code: error.code, rowIndex: error.rowIndex, message: error.message.replace(/:\d+ /, ':PORT ') } : error
}

test('migrations run once', async () => {
  expect(await migrate(store)).toEqual([])
})

test('both tables have the fields of the contract as columns, in the same sequence, and the position in the log', async () => {
  for (const table of ['events_in', 'events'] as const) {
    const columns = await store.query<{ name: string; type: string }>(
      'SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position',
      { table },
    )
    const remedy = `the columns of ${table} differ from the fields of the contract: write a migration for a new field, see CONTRIBUTING.md`
    expect(
      columns.map(({ name, type }) => [name, type]),
      remedy,
    ).toEqual(Object.entries(expectedColumns(table)))
  }
})

test('the states and ranks in the migrations equal those of the contract', async () => {
  const text = (await readMigrations()).flatMap(({ statements }) => statements).join('\n')
  const listsOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, list = '']) => list.split(', ').map((item) => item.replaceAll("'", '')))
  const [inserted = [], ...shown] = listsOf(/\[([^\]]*)\] AS states/g)
  const [ranks = []] = listsOf(/\[([^\]]*)\] AS ranks/g)
  expect(shown).toEqual([inserted])
  expect(Object.fromEntries(inserted.map((name, index) => [name, Number(ranks[index])]))).toEqual(
    Object.fromEntries(Object.entries(states).map(([name, { rank }]) => [name, rank])),
  )
})

test('a fresh database has no problems', async () => {
  expect(await schemaProblems(store), 'the migrations do not create what the code expects: write a migration, see CONTRIBUTING.md').toEqual([])
})

test('two inserts with the same token store one copy in events and in orders', async () => {
  const rows = rowsOf([order('token-1'), order('token-2')], { epoch: 'token' })
  const copies = async () => [await count('events', 'token'), (await store.query("SELECT order_id FROM orders WHERE order_id LIKE 'token-%'")).length]
  await store.insert({ table: 'events_in', rows, token: 'token/0-1' })
  await store.insert({ table: 'events_in', rows, token: 'token/0-1' })
  expect(await copies()).toEqual([2, 2])
})

test('the same rows with another token are a second copy, which a merge removes and which changes no order', async () => {
  const rows = rowsOf([order('twice-1')], { epoch: 'twice' })
  await store.insert({ table: 'events_in', rows, token: 'twice/a' })
  const before = await store.query("SELECT * FROM order_states WHERE order_id = 'twice-1'")
  await store.insert({ table: 'events_in', rows, token: 'twice/b' })
  expect(await count('events', 'twice')).toBe(2)
  expect(await count('events FINAL', 'twice')).toBe(1)
  expect(await store.query("SELECT * FROM order_states WHERE order_id = 'twice-1'")).toEqual(before)
  expect(before).toHaveLength(1)
})

test('a batch with one bad row stores nothing, and the error has the index of the row but not its content', async () => {
  const good = rowsOf(
    Array.from({ length: 30_000 }, () => eventOf({})),
    { epoch: 'atomic' },
  ).toString()
  const bad =
    '{"kafka_partition":0,"kafka_offset":30000,"epoch":"atomic","event_id":"x","kind":"call","provider":"p","duration_ms":"SECRET_MARKER_ROW"}\n'
  expect(await refusal(`${good}${bad}${good}`)).toEqual({
    code: 'REJECTED',
    rowIndex: 30_000,
    message: 'ClickHouse at http://127.0.0.1:PORT refused the insert at row 30001 (CANNOT_PARSE_NUMBER, code 72): column duration_ms',
  })
  expect(await count('events', 'atomic')).toBe(0)
})

test('a message with two objects is refused', async () => {
  const rows = rowsOf([eventOf({}), eventOf({})])
    .toString()
    .trimEnd()
  expect(await refusal(`${rows}{"event_id":"b","kind":"call","provider":"p"}\n`)).toMatchObject({
    code: 'REJECTED',
    rowIndex: 2,
    message: expect.stringContaining('has_coords'),
  })
})

test('a message that contains its own offset is refused', async () => {
  const row = rowsOf([eventOf({})])
    .toString()
    .trimEnd()
  expect(await refusal(`${row.slice(0, -1)},"kafka_offset":7}\n`)).toMatchObject({ code: 'REJECTED', rowIndex: 0 })
})

test('JSON that is not an event is refused', async () => {
  expect(await refusal('{"kafka_partition":0,"kafka_offset":1,"epoch":"e","hello":"world"}\n')).toMatchObject({
    code: 'REJECTED',
    message: expect.stringContaining('has_identity'),
  })
})

test('unknown keys are skipped, and missing keys get their defaults', async () => {
  const row =
    '{"kafka_partition":3,"kafka_offset":9,"epoch":"lenient","event_id":"l","kind":"call","provider":"p","event_time":1000,"later":{"than":["this"]}}\n'
  await store.insert({ table: 'events_in', rows: Buffer.from(row), token: 'lenient' })
  expect(await store.query("SELECT kafka_partition, code, duration_ms, is_final FROM events WHERE epoch = 'lenient'")).toEqual([
    { kafka_partition: 3, code: '', duration_ms: null, is_final: false },
  ])
})

test('impossible event times go to one partition and not to orders', async () => {
  const times = [0, -1, 86_400_000, 9_999_999_999_999, Number.MAX_SAFE_INTEGER]
  const events = times.map((event_time) => ({ ...order('mad-clock'), event_time, expires_at: event_time }))
  await store.insert({ table: 'events_in', rows: rowsOf(events, { epoch: 'mad' }), token: 'mad' })
  expect(
    await store.query("SELECT event_time, count() AS n, countIf(expires_at IS NULL) AS without FROM events WHERE epoch = 'mad' GROUP BY event_time"),
  ).toEqual([{ event_time: '1970-01-01 00:00:00.000', n: times.length, without: times.length }])
  expect(await store.query("SELECT 1 FROM orders WHERE order_id = 'mad-clock'")).toEqual([])
})

test('rows with an old event time are kept, because their lifetime begins when they are stored', async () => {
  const longAgo = Date.now() - 200 * 86_400_000
  await store.insert({ table: 'events_in', rows: rowsOf([eventOf({ event_time: longAgo })], { epoch: 'old' }), token: 'old' })
  await store.command('OPTIMIZE TABLE events FINAL')
  expect(await count('events', 'old')).toBe(1)
})

test('64-bit integers are returned as numbers, and times as text in UTC', async () => {
  await storeEvents(store, [eventOf({ provider: 'numbers', event_time: Date.now(), rate_limit_limit: 9_007_199_254_740_991 })])
  const [row] = await store.query<{ limit: number; at: string }>(
    "SELECT rate_limit_limit AS limit, event_time AS at FROM events WHERE provider = 'numbers'",
  )
  expect(row?.limit).toBe(9_007_199_254_740_991)
  expect(row?.at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/)
})

test('a view target that remembers no tokens, a missing table and a changed column are reported as problems', async () => {
  await store.command('DROP TABLE catalogue')
  await store.command('ALTER TABLE events DROP COLUMN span_id')
  await store.command('ALTER TABLE events MODIFY COLUMN instance LowCardinality(String)')
  await store.command('CREATE TABLE copies AS events SETTINGS non_replicated_deduplication_window = 0')
  await store.command('CREATE MATERIALIZED VIEW copies_mv TO copies AS SELECT * FROM events')
  expect(await schemaProblems(store)).toEqual([
    'catalogue does not exist: run the migrations',
    'column events.instance is LowCardinality(String), but must be String',
    'column events.span_id is missing: run the migrations',
    'copies remembers only 0 insert tokens: ALTER TABLE copies MODIFY SETTING non_replicated_deduplication_window = 10000',
  ])
})

test('migrating stops when a file was changed after it ran, or when a file ran that only a newer version contains', async () => {
  await store.command("INSERT INTO migrations (name, checksum) VALUES ('9999_future.sql', 'x')")
  await expect(migrate(store)).rejects.toThrow('migration 9999_future.sql has run on this database, but this version does not contain it')
  await store.command("DELETE FROM migrations WHERE name = '9999_future.sql'")
  await store.command("ALTER TABLE migrations UPDATE checksum = 'other' WHERE name = '0001_events.sql' SETTINGS mutations_sync = 2")
  await expect(migrate(store)).rejects.toThrow('migration 0001_events.sql was changed after it had run on this database')
})
