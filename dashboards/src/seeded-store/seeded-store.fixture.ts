import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent, type PaySignalEvent } from '@paysignal/contract'
import { startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { createStore, migrate, type Store } from '@paysignal/store'

/** An event of a test. `seed` adds its id. */
export type Seed = Omit<PaySignalEvent, 'event_id'>

export interface SeededStore {
  readonly store: Store
  /** The same store as the read-only user, whose limits apply to Grafana's queries. */
  readonly reader: Store
  /** Stores events as the pipeline does. */
  seed(events: readonly Seed[]): Promise<void>
  close(): Promise<void>
}

/** The real engine with the real tables, in a temporary folder. */
export async function startSeededStore(): Promise<SeededStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paysignal-dashboards-'))
  const engine = await startEmbeddedClickHouse({ dataDir })
  const store = createStore({ url: engine.url, ...engine.credentials })
  const reader = createStore({ url: engine.url, ...engine.readerCredentials })
  await migrate(store)
  let offset = 0

  const row = (event: Seed) => {
    const body = encodeEvent({ ...event, event_id: `e-${offset}` })
    const line = `{"kafka_partition":0,"kafka_offset":${offset},"epoch":"test",${body.slice(1)}\n`
    offset += 1
    return Buffer.from(line)
  }

  return {
    store,
    reader,
    seed: (events) => {
      const first = offset
      return store.insert({ table: 'events_in', rows: events.map(row), token: `test/${first}-${offset}` })
    },
    close: async () => {
      await Promise.all([store.close(), reader.close()])
      await engine.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
