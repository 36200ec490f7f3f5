import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expandMacros, type MacroContext } from '../queries/expand-macros.ts'
import { type SeededStore, startSeededStore } from '../seeded-store/seeded-store.fixture.ts'
import { times, trafficOf } from '../seeded-store/traffic.fixture.ts'
import { thresholds } from '../thresholds.ts'
import { sqlQueries } from './rendered-queries.fixture.ts'

let seeded: SeededStore
const now = Date.now()
const hour = 3_600_000
const calm = trafficOf('calm', now)

const context = (variables: MacroContext['variables'] = {}): MacroContext => ({
  fromMs: now - 6 * hour,
  toMs: now + 60_000,
  intervalSeconds: 60,
  variables: { provider: '$__all', order_id: 'o-1', ...variables },
})

const incidents = {
  keys: () => times(30, (n) => trafficOf('keys', now).failed(n * 10, 'signature')),
  drift: () => times(30, (n) => trafficOf('drift', now).failed(n * 10, 'timestamp', { timestamp_age_ms: 9000, clock_skew_ms: -9000 })),
  crowd: () => times(30, (n) => trafficOf('crowd', now).failed(n * 10, 'rate_limit', { rate_limit_remaining: 0, retry_after_ms: 30_000 })),
  chain: () => [
    ...trafficOf('chain', now).complete('o-1', 60, thresholds.settlement.p95Ms / 1000 + 60),
    trafficOf('chain', now).seen('o-2', 3000, { state: 'confirming' }),
  ],
  mute: () => times(thresholds.callbacks.overdue, (n) => trafficOf('mute', now).forgotten(`o-${n}`, 2000)),
  odd: () => [trafficOf('odd', now).failed(60, 'unknown', { code: '999', is_known_code: false, message_shape: 'order * not found' })],
  veiled: () =>
    ['order * not found', 'invalid *'].map((message_shape) =>
      trafficOf('veiled', now).failed(60, 'unknown', { code: '_OTHER', is_known_code: false, message_shape }),
    ),
}

const catalogue = [{ provider: 'keys', api: 'general', code: 'signature-1', message: 'Signature wrong', retry: 'after_fix', remedy: 'Check the key' }]

beforeAll(async () => {
  seeded = await startSeededStore()
  await seeded.seed([...times(20, (n) => calm.complete(`o-${n}`, n * 100)), ...times(200, (n) => calm.call(n * 15))])
  await seeded.seed(Object.values(incidents).flatMap((incident) => incident()))
  await seeded.store.insert({
    table: 'catalogue',
    rows: Buffer.from(catalogue.map((row) => `${JSON.stringify(row)}\n`).join('')),
    token: 'test/catalogue',
  })
})

afterAll(() => seeded.close())

const run = <T>(sql: string, variables?: MacroContext['variables']) => seeded.reader.query<T>(expandMacros(sql, context(variables)))

describe('every query runs on the real engine', () => {
  const choices = [
    ['all providers', '$__all'],
    ['one', ['keys']],
    ['several, one with a quote', ['calm', "o'clock"]],
  ] as const

  test.each(sqlQueries)('$name', async ({ rawSql, queryType }) => {
    for (const [, provider] of choices) await run(rawSql, { provider })
    const columns = await run<{ name: string; type: string }>(`DESCRIBE (${rawSql})`)
    if (queryType !== 'timeseries') return
    const kinds = columns.map(({ name, type }) => (/DateTime/.test(type) ? name : /String/.test(type) ? 'text' : 'number'))
    expect(kinds).toEqual(['time', 'text', 'number', ...kinds.slice(3).map(() => 'number')])
  })
})

const mainQuery = (uid: string) => {
  const query = sqlQueries.find(({ board, panel }) => board === uid && panel.id === 1)
  if (query === undefined) throw new Error(`${uid} has no panel 1 with SQL`)
  return query.rawSql
}

describe('the main panel shows a planted incident, and shows none in normal traffic', () => {
  test.each([
    ['paysignal-signatures', 'keys', 'share', thresholds.signature.share],
    ['paysignal-clock', 'drift', 'share', thresholds.timestamp.share],
    ['paysignal-rate-limits', 'crowd', 'share', thresholds.rateLimit.share],
    ['paysignal-settlement', 'chain', 'p95', thresholds.settlement.p95Ms / 1000],
  ])('%s: %s', async (uid, incident, column, limit) => {
    const highest = async (provider: string) => {
      const rows = await run<Record<string, number>>(mainQuery(uid), { provider: [provider] })
      expect(rows.length).toBeGreaterThan(0)
      return Math.max(...rows.map((row) => row[column] ?? Number.NaN))
    }
    expect(await highest(incident)).toBeGreaterThan(limit)
    expect(await highest('calm')).toBeLessThan(limit)
  })

  test('paysignal-callbacks: mute', async () => {
    expect(await run(mainQuery('paysignal-callbacks'), { provider: ['mute'] })).toEqual([{ overdue: thresholds.callbacks.overdue }])
    expect(await run(mainQuery('paysignal-callbacks'), { provider: ['calm'] })).toEqual([{ overdue: 0 }])
  })

  test('paysignal-overview: any failing call', async () => {
    expect(await run(mainQuery('paysignal-overview'), { provider: ['keys'] })).toEqual([{ share: 0 }])
    expect(await run(mainQuery('paysignal-overview'), { provider: ['calm'] })).toEqual([{ share: 1 }])
    expect(await run(mainQuery('paysignal-overview'), { provider: ['nobody'] })).toEqual([{ share: null }])
  })

  test('paysignal-codes: any failing call', async () => {
    expect(await run(mainQuery('paysignal-codes'), { provider: ['odd'] })).toEqual([expect.objectContaining({ category: 'unknown', calls: 1 })])
    expect(await run(mainQuery('paysignal-codes'), { provider: ['calm'] })).toEqual([])
  })
})

const query = (uid: string, title: string) => sqlQueries.find(({ board, panel }) => board === uid && panel.title === title)?.rawSql ?? ''

test('known codes have a remedy, unknown codes have none', async () => {
  const sql = query('paysignal-overview', 'Most frequent error codes')
  expect(await run(sql, { provider: ['keys'] })).toEqual([
    expect.objectContaining({ code: 'signature-1', calls: 30, meaning: 'Signature wrong', remedy: 'Check the key' }),
  ])
  expect(await run(sql, { provider: ['odd'] })).toEqual([expect.objectContaining({ code: '999', remedy: '' })])
})

test('codes outside the catalogue have message shapes, and _OTHER has one row for each shape', async () => {
  const sql = query('paysignal-codes', 'Codes outside the catalogue')
  expect(await run(sql, { provider: ['odd'] })).toEqual([expect.objectContaining({ code: '999', message_shapes: ['order * not found'] })])
  const veiled = await run(sql, { provider: ['veiled'] })
  expect(veiled).toHaveLength(2)
  expect(veiled).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ code: '_OTHER', calls: 1, message_shapes: ['order * not found'] }),
      expect.objectContaining({ code: '_OTHER', calls: 1, message_shapes: ['invalid *'] }),
    ]),
  )
})

test('the journey of an order contains its creation, its callback and its settlement', async () => {
  const provider = { provider: ['calm'] }
  const events = await run<{ kind: string; state: string }>(query('paysignal-journey', 'What happened'), provider)
  expect(events.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'call created',
    'order_state confirming',
    expect.stringMatching(/settled$/),
    expect.stringMatching(/settled$/),
  ])
  expect(await run(query('paysignal-journey', 'Current state'), provider)).toEqual([
    expect.objectContaining({ order_id: 'o-1', state: 'settled', callback_final_at: expect.any(String) }),
  ])
})

test("the journey contains refunds that name our id or the provider's id; without an id it is empty", async () => {
  const shop = trafficOf('shop', now)
  const refund = { object: 'refund', operation: 'refund.create', state: 'accepted', state_source: 'create' } as const
  await seeded.seed([
    shop.call(300, { ...shop.order('o-7'), provider_order_id: 'P-7', operation: 'order.create', state: 'created', state_source: 'create' }),
    shop.call(200, { ...refund, order_id: 'r-1', parent_order_id: 'o-7' }),
    shop.call(100, { ...refund, order_id: 'r-2', parent_order_id: 'P-7' }),
    shop.call(50, { ...refund, order_id: 'r-3', parent_order_id: 'o-8' }),
  ])
  const told = (orderId: string) => run<{ order_id: string }>(query('paysignal-journey', 'What happened'), { provider: ['shop'], order_id: orderId })
  for (const orderId of ['o-7', 'P-7']) expect((await told(orderId)).map((event) => event.order_id)).toEqual(['o-7', 'r-1', 'r-2'])
  expect(await told('')).toEqual([])
})

test('an id with a quote in it is only text that matches no order', async () => {
  expect(await run(query('paysignal-journey', 'What happened'), { order_id: "o-1' OR '1'='1\\" })).toEqual([])
})
