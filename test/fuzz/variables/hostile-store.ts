import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent, type PaySignalEvent } from '@paysignal/contract'
import { startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { createStore, migrate, type Store } from '@paysignal/store'

export interface HostileStore extends Pick<Store, 'query' | 'close'> {
  /** The time of the last event. */
  readonly nowMs: number
}

/** A store in the real engine. Each value is the name of a provider and the id of one of its orders. There are enough events for every panel. */
export async function startHostileStore(values: readonly string[]): Promise<HostileStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paysignal-variables-'))
  const engine = await startEmbeddedClickHouse({ dataDir })
  const store = createStore({ url: engine.url, ...engine.credentials })
  await migrate(store)
  const nowMs = Date.now()
  const rows = values.flatMap((value) => eventsOf(value, nowMs)).map((event, index) => rowOf({ ...event, event_id: `e-${index}` }, index))
  await store.insert({ table: 'events_in', rows: Buffer.from(rows.join('')), token: 'hostile' })
  return {
    nowMs,
    query: store.query,
    close: async () => {
      await store.close()
      await engine.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const rowOf = (event: PaySignalEvent, offset: number) =>
  `{"kafka_partition":0,"kafka_offset":${offset},"epoch":"hostile",${encodeEvent(event).slice(1)}\n`

/** One order that is settled, one whose callback is overdue, one that is waiting, and a failed call of each kind. */
function eventsOf(value: string, nowMs: number): readonly Omit<PaySignalEvent, 'event_id'>[] {
  const at = (secondsAgo: number) => ({ event_time: nowMs - secondsAgo * 1000, provider: value })
  const call = { kind: 'call', operation: 'order.create', timestamp_age_ms: 20, timestamp_window_ms: 1000, rate_limit_remaining: 9 } as const
  const failed = { ...call, outcome: 'provider_error' } as const
  const order = (orderId: string) => ({ object: 'order', order_id: orderId }) as const
  const settled = { state: 'settled', is_final: true, is_announced: true } as const
  return [
    { ...at(3000), ...call, ...order(value), outcome: 'ok', state: 'created', state_source: 'create' },
    { ...at(2900), kind: 'order_state', ...order(value), state: 'confirming', state_source: 'query' },
    { ...at(2800), kind: 'order_state', ...order(value), ...settled, state_source: 'query' },
    { ...at(2800), kind: 'callback', ...order(value), ...settled, state_source: 'callback', callback_result: 'accepted', callback_lag_ms: 5 },
    { ...at(2700), kind: 'order_state', ...order(`${value} overdue`), ...settled, state_source: 'query' },
    { ...at(2600), kind: 'order_state', ...order(`${value} waits`), state: 'confirming', state_source: 'query' },
    { ...at(2500), kind: 'callback', callback_result: 'rejected_signature', callback_lag_ms: 5 },
    { ...at(2400), ...failed, ...order(value), category: 'signature', code: 'S1' },
    { ...at(2300), ...failed, category: 'rate_limit', code: 'R1' },
    { ...at(2200), ...failed, category: 'unknown', code: 'U1', is_known_code: false },
  ]
}
