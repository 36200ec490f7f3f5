import type { PaySignalEvent } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { facts } from '../index.ts'
import { eventOf, migratedStore, storeEvents } from '../store.fixture.ts'

const { store } = await migratedStore()
const now = Date.now()
const minute = 60_000
const allowance = 900

/** Makes events of one provider. Times are in minutes before now. */
function shop(provider: string) {
  let orders = 0
  const at = (minutesAgo: number, fields: Partial<PaySignalEvent>) => eventOf({ provider, event_time: now - minutesAgo * minute, ...fields })
  const called = (minutesAgo: number, fields: Partial<PaySignalEvent> = {}) =>
    at(minutesAgo, { kind: 'callback', state_source: 'callback', callback_result: 'accepted', ...fields })
  /** Makes an order that expired `expiredAgo` minutes ago. A negative number means that it expires in the future. */
  const order = (createdAgo: number, expiredAgo: number) => {
    orders += 1
    const order_id = `${provider}-${orders}`
    const about = { object: 'order', order_id } as const
    return {
      created: at(createdAgo, { ...about, state: 'created', state_source: 'create', expires_at: now - expiredAgo * minute }),
      settled: (minutesAgo: number) =>
        at(minutesAgo, { ...about, kind: 'order_state', state: 'settled', state_source: 'query', is_final: true, is_announced: true }),
      called: (minutesAgo: number) => called(minutesAgo, { ...about, state: 'settled', is_final: true, is_announced: true }),
    }
  }
  const silence = async () => {
    const [row] = await store.query<{ missing: number; unanswered: number }>(
      'SELECT missing, unanswered FROM silent_callbacks(allowance_seconds = {allowance:UInt32}) WHERE provider = {provider:String}',
      { allowance, provider },
    )
    return { missing: Number(row?.missing), unanswered: Number(row?.unanswered) }
  }
  return { order, called, silence }
}

test('an expired order counts as missing when the allowance has passed, not earlier', async () => {
  const { order, silence } = shop('limits')
  await storeEvents(store, [order(60, 16).created, order(60, 14).created])
  expect(await silence()).toEqual({ missing: 1, unanswered: 2 })
})

test('an order counts as unanswered when it is older than the allowance, not earlier', async () => {
  const { order, silence } = shop('young')
  await storeEvents(store, [order(16, -60).created, order(14, -60).created])
  expect(await silence()).toEqual({ missing: 0, unanswered: 1 })
})

test('an order that a query found final is not missing, but its callback stays overdue', async () => {
  const { order, silence } = shop('looked-up')
  const [first, second] = [order(60, 30), order(60, 30)]
  await storeEvents(store, [first.created, second.created])
  expect(await silence()).toMatchObject({ missing: 2 })
  await storeEvents(store, [first.settled(20)])
  expect(await silence()).toMatchObject({ missing: 1 })
  const overdue = await store.query(
    "SELECT reason FROM overdue_callbacks(allowance_seconds = {allowance:UInt32}) WHERE provider = 'looked-up' ORDER BY reason",
    { allowance },
  )
  expect(overdue).toEqual([{ reason: 'expiry' }, { reason: 'query_first' }])
})

test('the first callback after an outage sets missing callbacks and unanswered orders to 0, and a second outage is counted from 0', async () => {
  const { order, called, silence } = shop('twice')
  const lost = [order(120, 100), order(119, 99), order(118, 98)].map(({ created }) => created)
  await storeEvents(store, [called(130), ...lost])
  expect(await silence()).toEqual({ missing: 3, unanswered: 3 })
  await storeEvents(store, [called(90)])
  expect(await silence()).toEqual({ missing: 0, unanswered: 0 })
  await storeEvents(store, [order(80, 40).created, order(70, 30).created])
  expect(await silence()).toEqual({ missing: 2, unanswered: 2 })
})

test('an outage without new orders ends with the next callback, not by itself', async () => {
  const { order, called, silence } = shop('quiet-night')
  await storeEvents(store, [called(800), order(790, 700).created, order(780, 690).created])
  expect(await silence()).toEqual({ missing: 2, unanswered: 2 })
})

test('a burst of orders whose callbacks arrived does not count as silence later', async () => {
  const { order, silence } = shop('burst')
  const burst = [order(40, -60), order(40, -60), order(40, -60)]
  await storeEvents(store, [...burst.map(({ created }) => created), ...burst.map((each) => each.called(38))])
  expect(await silence()).toEqual({ missing: 0, unanswered: 0 })
})

test.each(['rejected_signature', 'handler_failed', 'replayed'] as const)('a callback that was %s does not end an outage', async (callback_result) => {
  const { order, called, silence } = shop(callback_result)
  await storeEvents(store, [order(60, 30).created, called(20, { callback_result })])
  expect(await silence()).toEqual({ missing: 1, unanswered: 1 })
})

test('a callback with a time in the future does not end an outage that began after it was stored', async () => {
  const { order, silence } = shop('ahead')
  const text = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString().replace('T', ' ').replace('Z', '')
  const stored = {
    event_id: 'ahead',
    event_time: text(-600),
    kind: 'callback',
    provider: 'ahead',
    callback_result: 'accepted',
    epoch: 'ahead',
    kafka_partition: 0,
    kafka_offset: 0,
    ingested_at: text(70),
  }
  await store.insert({ table: 'events', rows: Buffer.from(`${JSON.stringify(stored)}\n`), token: 'ahead/0' })
  await storeEvents(store, [order(60, 30).created])
  expect(await silence()).toEqual({ missing: 1, unanswered: 1 })
})

test('orders older than a day do not count', async () => {
  const { order, silence } = shop('old')
  const day = 24 * 60
  await storeEvents(store, [order(day + 60, day + 16).created, order(day + 14, day + 14).created])
  expect(await silence()).toEqual({ missing: 1, unanswered: 1 })
})

test('the checker exports missing callbacks and unanswered orders, both 0 for a provider whose callbacks arrive', async () => {
  const { order, called } = shop('exported')
  await storeEvents(store, [order(60, 30).created, called(5)])
  const fact = facts.find(({ name }) => name === 'silent_callbacks')
  const rows = await store.query<Record<string, unknown>>(fact?.sql({ callbackAllowanceSeconds: allowance }) ?? '')
  expect(rows.filter(({ provider }) => provider === 'exported')).toEqual([
    { metric: 'paysignal_callbacks_missing', provider: 'exported', quantile: '', value: 0 },
    { metric: 'paysignal_orders_unanswered', provider: 'exported', quantile: '', value: 0 },
  ])
})
