import { arrivedCallbackResults, callbackAllowanceSeconds, type PaySignalEvent } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { facts, journey, writeCatalogue } from '../index.ts'
import { eventOf, migratedStore, storeEvents } from '../store.fixture.ts'

const { store } = await migratedStore()
const now = Date.now()
const minute = 60_000
const allowance = callbackAllowanceSeconds

let nextOrder = 0
/** Makes events of one new order, each some minutes ago. */
const newOrder = (common: Partial<PaySignalEvent> = {}) => {
  nextOrder += 1
  const order_id = `order-${nextOrder}`
  const at = (minutesAgo: number, fields: Partial<PaySignalEvent>) =>
    eventOf({ object: 'order', order_id, event_time: now - minutesAgo * minute, ...common, ...fields })
  return {
    order_id,
    created: (minutesAgo: number, expiresMinutesAgo?: number) =>
      at(minutesAgo, {
        state: 'created',
        state_source: 'create',
        ...(expiresMinutesAgo !== undefined && { expires_at: now - expiresMinutesAgo * minute }),
      }),
    queried: (minutesAgo: number, fields: Partial<PaySignalEvent>) => at(minutesAgo, { state_source: 'query', ...fields }),
    called: (minutesAgo: number, fields: Partial<PaySignalEvent>) =>
      at(minutesAgo, { kind: 'callback', state_source: 'callback', callback_result: 'accepted', ...fields }),
  }
}
const final = { is_final: true, is_announced: true }
const stateOf = async (order_id: string) =>
  (await store.query<Record<string, unknown>>('SELECT * FROM order_states WHERE order_id = {order_id:String}', { order_id }))[0]
const overdue = (order_id: string) =>
  store.query<{ reason: string; overdue_seconds: number; state: string }>(
    'SELECT reason, overdue_seconds, state FROM overdue_callbacks(allowance_seconds = {allowance:UInt32}) WHERE order_id = {order_id:String}',
    { allowance, order_id },
  )
const timeOf = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString().replace('T', ' ').replace('Z', '')
const shuffled = <T>(items: readonly T[], seed: number) =>
  items
    .map((item, index) => ({ item, key: ((index + 1) * seed * 7919) % 101 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)

test('the state of an order does not depend on the sequence of its events or on duplicates', async () => {
  const expected = {
    state: 'settled',
    provider_state: 'PAID',
    created_at: timeOf(30),
    evidence_at: timeOf(20),
    settled_at: timeOf(10),
    final_at: timeOf(10),
    queried_final_at: timeOf(9),
    callback_at: timeOf(10),
    callback_final_at: timeOf(10),
    first_seen_at: timeOf(30),
    last_seen_at: timeOf(8),
    is_underpaid: false,
    is_overpaid: true,
    chain: 'ETH',
  }
  for (const seed of [1, 2, 3]) {
    const order = newOrder()
    const events = [
      order.created(30, -30),
      order.queried(25, { state: 'pending' }),
      order.queried(20, { state: 'confirming', chain: 'ETH' }),
      order.called(10, { state: 'settled', ...final, is_overpaid: true }),
      order.queried(9, { state: 'settled', provider_state: 'PAID', ...final }),
      order.queried(8, { provider_state: 'A_NEW_WORD' }),
    ]
    for (const event of shuffled([...events, ...events], seed)) await storeEvents(store, [event])
    expect(await stateOf(order.order_id)).toMatchObject(expected)
  }
})

test('an earlier state that is seen later does not replace a later state', async () => {
  const order = newOrder()
  await storeEvents(store, [order.created(30), order.called(20, { state: 'settled', ...final }), order.queried(5, { state: 'pending' })])
  expect(await stateOf(order.order_id)).toMatchObject({ state: 'settled', last_seen_at: timeOf(5) })
})

test('of two final states the later one counts, because money can arrive after expiry', async () => {
  const order = newOrder()
  await storeEvents(store, [order.called(5, { state: 'settled', ...final }), order.called(20, { state: 'expired', ...final })])
  expect(await stateOf(order.order_id)).toMatchObject({ state: 'settled', final_at: timeOf(20), settled_at: timeOf(5) })
})

test('an id with failed calls only is not an object; an id with any state from the provider is', async () => {
  const ghost = newOrder()
  const worded = newOrder()
  const late = newOrder()
  await storeEvents(store, [
    ghost.queried(20, { outcome: 'provider_error' }),
    ghost.queried(10, { outcome: 'transport_error' }),
    worded.queried(20, { provider_state: 'A_NEW_WORD' }),
    late.queried(20, { outcome: 'transport_error' }),
  ])
  expect(await stateOf(ghost.order_id)).toBeUndefined()
  expect(await stateOf(worded.order_id)).toMatchObject({ state: '', provider_state: 'A_NEW_WORD' })
  expect(await stateOf(late.order_id)).toBeUndefined()
  await storeEvents(store, [late.created(25)])
  expect(await stateOf(late.order_id)).toMatchObject({ state: 'created', last_seen_at: timeOf(20) })
})

test('an order and a refund with the same id are two objects', async () => {
  const order = newOrder()
  await storeEvents(store, [order.created(5), order.queried(4, { object: 'refund', state: 'refunded', is_final: true })])
  expect(await store.query('SELECT object, state FROM order_states WHERE order_id = {id:String} ORDER BY object', { id: order.order_id })).toEqual([
    { object: 'order', state: 'created' },
    { object: 'refund', state: 'refunded' },
  ])
})

test('a callback is overdue when a query found a final state that has a callback and the allowance has passed, not earlier', async () => {
  const early = newOrder()
  const late = newOrder()
  await storeEvents(store, [
    early.created(60),
    early.queried(14, { state: 'settled', ...final }),
    late.created(60),
    late.queried(16, { state: 'settled', ...final }),
  ])
  expect(await overdue(early.order_id)).toEqual([])
  const [found] = await overdue(late.order_id)
  expect(found).toMatchObject({ reason: 'query_first', state: 'settled' })
  expect(found?.overdue_seconds).toBeGreaterThanOrEqual(60)
  expect(found?.overdue_seconds).toBeLessThan(180)
})

test('a callback is no longer overdue once an accepted or repeated one for the final state is stored, even late', async () => {
  for (const callback_result of arrivedCallbackResults) {
    const order = newOrder()
    await storeEvents(store, [order.created(60), order.queried(30, { state: 'settled', ...final })])
    expect(await overdue(order.order_id)).toHaveLength(1)
    await storeEvents(store, [order.called(31, { state: 'settled', ...final, callback_result })])
    expect(await overdue(order.order_id)).toEqual([])
  }
})

test('the final callback stays overdue if callbacks were not accepted, or reported only a state that is not final', async () => {
  const order = newOrder()
  await storeEvents(store, [
    order.created(60),
    order.called(40, { state: 'confirming', is_announced: true }),
    order.called(30, { state: 'settled', ...final, callback_result: 'rejected_signature' }),
    order.called(30, { state: 'settled', ...final, callback_result: 'handler_failed' }),
    order.queried(30, { state: 'settled', ...final }),
  ])
  expect(await overdue(order.order_id)).toHaveLength(1)
})

test('an expired order without a final callback is overdue when the allowance has passed, not earlier', async () => {
  const early = newOrder()
  const late = newOrder()
  await storeEvents(store, [early.created(60, 14), late.created(60, 16)])
  expect(await overdue(early.order_id)).toEqual([])
  expect(await overdue(late.order_id)).toMatchObject([{ reason: 'expiry', state: 'created' }])
})

test('no callback is overdue for an order whose final state has no callback, or that has no known creation or no expiry', async () => {
  const unannounced = newOrder()
  const unknown = newOrder()
  const endless = newOrder()
  await storeEvents(store, [
    unannounced.created(60, 30),
    unannounced.queried(40, { state: 'cancelled', is_final: true }),
    unknown.queried(60, { state: 'pending', expires_at: now - 30 * minute }),
    endless.created(6000),
  ])
  for (const order of [unannounced, unknown, endless]) expect(await overdue(order.order_id)).toEqual([])
})

test('settlement lag begins at the first evidence of payment, or at the acceptance of a refund; a late query gives a range', async () => {
  const order = newOrder({ provider: 'lag' })
  const refund = newOrder({ provider: 'lag', object: 'refund' })
  const unseen = newOrder({ provider: 'lag' })
  await storeEvents(store, [
    order.created(30),
    order.called(10, { state: 'settled', ...final }),
    order.queried(20, { state: 'confirming' }),
    refund.queried(50, { state: 'accepted', state_source: 'create' }),
    refund.queried(30, { state: 'processing' }),
    refund.queried(20, { state: 'refunded', is_final: true }),
    unseen.created(30),
    unseen.called(10, { state: 'settled', ...final }),
  ])
  const sql = "SELECT order_id, lag_seconds, lag_at_most_seconds FROM settlement_lag WHERE provider = 'lag' ORDER BY lag_seconds"
  expect(await store.query(sql)).toEqual([
    { order_id: order.order_id, lag_seconds: 600, lag_at_most_seconds: 600 },
    { order_id: refund.order_id, lag_seconds: 1200, lag_at_most_seconds: 1800 },
  ])
})

test('an order with evidence of payment and no final state is unsettled; a failed or underpaid order is not', async () => {
  const order = newOrder({ provider: 'open' })
  const failed = newOrder({ provider: 'open' })
  const blocked = newOrder({ provider: 'open' })
  const underpaid = newOrder({ provider: 'open' })
  await storeEvents(store, [
    order.queried(20, { state: 'paid' }),
    failed.queried(20, { state: 'confirming' }),
    failed.queried(10, { state: 'failed', ...final }),
    blocked.queried(40, { state: 'confirming' }),
    blocked.queried(30, { state: 'blocked' }),
    underpaid.queried(30, { state: 'confirming', is_underpaid: true }),
  ])
  const rows = await store.query<{ order_id: string; age_seconds: number }>(
    "SELECT order_id, age_seconds FROM unsettled WHERE provider = 'open' ORDER BY age_seconds",
  )
  expect(rows.map(({ order_id }) => order_id)).toEqual([order.order_id, blocked.order_id])
  expect(rows[0]?.age_seconds).toBeGreaterThanOrEqual(1200)
})

test('a journey contains each event of an order and its refunds once, sorted by time', async () => {
  const order = newOrder({ provider: 'trip', provider_order_id: 'P-77' })
  const refund = eventOf({
    provider: 'trip',
    object: 'refund',
    order_id: 'refund-of-trip',
    parent_order_id: 'P-77',
    operation: 'refund.create',
    event_time: now - 5 * minute,
  })
  const elsewhere = eventOf({ provider: 'other', object: 'order', order_id: order.order_id, event_time: now - 20 * minute })
  await storeEvents(store, [refund, elsewhere, order.called(10, { state: 'settled', ...final, callback_type: 'PAY_SUCCESS' }), order.created(30)])
  const events = await journey(store, 'trip', order.order_id)
  expect(events.map(({ event_time, kind, object, state }) => [event_time, kind, object, state])).toEqual([
    [timeOf(30), 'call', 'order', 'created'],
    [timeOf(10), 'callback', 'order', 'settled'],
    [timeOf(5), 'call', 'refund', ''],
  ])
  expect(await journey(store, 'trip', "nobody' OR 1")).toEqual([])
})

test('the catalogue is replaced as a whole, and an earlier catalogue can be written again', async () => {
  const entry = (code: string, message: string) => ({
    provider: 'gatepay',
    api: 'general',
    code,
    status: 'documented',
    message,
    message_zh: '签名',
    category: 'signature',
    retry: 'after_fix',
    remedy: 'r',
    remedy_zh: '',
    source: 's',
    read_on: '2026-11-21',
  })
  const codes = () => store.query('SELECT code, message FROM catalogue FINAL ORDER BY code')
  await writeCatalogue(store, [entry('1', 'a'), entry('2', 'b')])
  await writeCatalogue(store, [entry('1', 'c')])
  expect(await codes()).toEqual([{ code: '1', message: 'c' }])
  await writeCatalogue(store, [entry('1', 'a'), entry('2', 'b')])
  expect(await codes()).toEqual([
    { code: '1', message: 'a' },
    { code: '2', message: 'b' },
  ])
})

test('facts return the values of their metrics, and 0 for a provider without problems', async () => {
  await storeEvents(store, [
    eventOf({ provider: 'lag', code: '99', outcome: 'provider_error' }),
    eventOf({ provider: 'lag', code: '98', outcome: 'provider_error' }),
    eventOf({ provider: 'lag', code: '400102', outcome: 'provider_error', is_known_code: true }),
  ])
  const answers = await Promise.all(
    facts.map(async (fact) => ({ fact, rows: await store.query<Record<string, unknown>>(fact.sql({ callbackAllowanceSeconds: allowance })) })),
  )
  for (const { fact, rows } of answers) {
    const named = fact.metrics.map(({ name }) => name)
    expect(rows.length, fact.name).toBeGreaterThan(0)
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['metric', 'provider', 'quantile', 'value'])
      expect(named).toContain(row.metric)
      expect(row.value).toEqual(expect.any(Number))
    }
  }
  const all = answers.flatMap(({ rows }) => rows)
  const measured = (metric: string, provider = '', quantile = '') =>
    all.find((row) => row.metric === `paysignal_${metric}` && row.provider === provider && row.quantile === quantile)?.value
  expect(measured('callbacks_overdue', 'open')).toBe(0)
  expect(measured('callbacks_overdue', 'gatepay')).toBeGreaterThanOrEqual(3)
  expect(measured('callbacks_overdue_oldest_seconds', 'gatepay')).toBeGreaterThanOrEqual(900)
  expect(measured('settlement_lag_seconds', 'lag', '0.5')).toBe(600)
  expect(measured('settlement_oldest_seconds', 'open')).toBeGreaterThanOrEqual(2400)
  expect(measured('settlement_oldest_seconds', 'trip')).toBe(0)
  expect(measured('unknown_codes', 'lag')).toBe(2)
  expect(measured('store_last_event_timestamp_seconds', 'lag')).toBeGreaterThan(now / 1000 - 60)
  expect(measured('audit_duplicates')).toBe(0)
  expect(measured('audit_gaps')).toBe(0)
})
