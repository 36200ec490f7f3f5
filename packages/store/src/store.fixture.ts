import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent, type PaySignalEvent } from '@paysignal/contract'
import { startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { afterAll } from 'vitest'
import { createStore, migrate, type Store } from './index.ts'

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paysignal-store-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A migrated store on an embedded engine. Call it once per test file, because a process can open one data folder only. */
export async function migratedStore(): Promise<{ store: Store; url: string }> {
  const clickhouse = await startEmbeddedClickHouse({ dataDir: join(temporaryFolder(), 'data') })
  const store = createStore({ url: clickhouse.url, ...clickhouse.credentials })
  await migrate(store)
  afterAll(async () => {
    await store.close()
    await clickhouse.close()
  })
  return { store, url: clickhouse.url }
}

let nextId = 0

/** An event with the required fields filled in. */
export const eventOf = (fields: Partial<PaySignalEvent>): PaySignalEvent => {
  nextId += 1
  return { event_id: `event-${nextId}`, event_time: Date.now(), kind: 'call', provider: 'gatepay', ...fields }
}

/** Events as rows of the landing table, at successive offsets of partition 0. */
export function rowsOf(events: readonly PaySignalEvent[], { epoch = 'epoch-1', offset = 0 }: { epoch?: string; offset?: number } = {}): Buffer {
  const lines = events.map(
    (event, index) => `{"kafka_partition":0,"kafka_offset":${offset + index},"epoch":"${epoch}",${encodeEvent(event).slice(1)}\n`,
  )
  return Buffer.from(lines.join(''))
}

let nextOffset = 1_000_000

/** Stores events at offsets that no other event has. */
export async function storeEvents(store: Store, events: readonly PaySignalEvent[]): Promise<void> {
  const offset = nextOffset
  nextOffset += events.length
  await store.insert({ table: 'events_in', rows: rowsOf(events, { offset }), token: `fixture/${offset}` })
}
