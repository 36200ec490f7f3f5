import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventFieldName, encodeEvent, eventField, eventFieldNames, type fieldTypes, type PaySignalEvent } from '@paysignal/contract'
import { createStore, migrate } from '@paysignal/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from './stack/service.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'paysignal-columns-'))
let clickhouse: Service
beforeAll(async () => {
  clickhouse = await startService(new URL('./stack/clickhouse-main.ts', import.meta.url), { dataDir })
}, 60_000)
afterAll(async () => {
  await clickhouse.stop('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

/** No sample equals a column's default value. So the test notices a column that no insert fills. */
const samples: Readonly<Record<keyof typeof fieldTypes, unknown>> = {
  symbol: 'a word',
  text: 'a text',
  flag: true,
  status: 418,
  integer: 7,
  number: 0.5,
  instant: 1_750_000_000_123,
  optionalInstant: 1_750_000_000_456,
}
const sampleOf = (name: EventFieldName) => eventField(name).values?.[0] ?? samples[eventField(name).type]
const isInstant = (name: EventFieldName) => eventField(name).type.toLowerCase().endsWith('instant')

test('every field of an event that is inserted into events_in arrives in its column of events', async () => {
  const event = Object.fromEntries(eventFieldNames.map((name) => [name, sampleOf(name)]))
  const store = createStore({ url: clickhouse.url })
  try {
    await migrate(store)
    const described = await store.query<{ name: string }>('DESCRIBE events')
    const missing = eventFieldNames.filter((name) => !described.some((column) => column.name === name))
    expect(missing, 'the table events has no column for these fields: write a migration, see CONTRIBUTING.md').toEqual([])
    const coordinates = '{"epoch":"1","kafka_partition":0,"kafka_offset":0,'
    // The cast is safe because the samples are made from the same definition as the type.
    const row = coordinates + encodeEvent(event as unknown as PaySignalEvent).slice(1)
    await store.insert({ table: 'events_in', rows: Buffer.from(row), token: 'every field' })
    const columns = eventFieldNames.map((name) => (isInstant(name) ? `toUnixTimestamp64Milli(${name}) AS ${name}_ms` : name))
    const [stored = {}] = await store.query<Record<string, unknown>>(`SELECT ${columns.join(', ')} FROM events`)
    const lost = eventFieldNames.filter((name) => String(stored[isInstant(name) ? `${name}_ms` : name]) !== String(event[name]))
    expect(lost, 'the view events_mv must copy every column: write a migration with ALTER TABLE events_mv MODIFY QUERY').toEqual([])
  } finally {
    await store.close()
  }
})
