import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BreachingRow } from './alert-evaluator.ts'
import { alerts } from './alerts.ts'
import { boards } from './boards.ts'
import { type SeededStore, startSeededStore } from './seeded-store.fixture.ts'
import { thresholds } from './thresholds.ts'
import { times, trafficOf } from './traffic.fixture.ts'

let seeded: SeededStore
const now = Date.now()
const traffic = (provider: string) => trafficOf(provider, now)

beforeAll(async () => {
  seeded = await startSeededStore()
  await seeded.seed([...rejected('signature'), ...rejected('timestamp'), ...limited(), ...settling(), ...owing(), ...normal()])
})

afterAll(() => seeded.close())

/** Providers on both sides of each limit of the alerts on rejected calls. */
function rejected(category: 'signature' | 'timestamp') {
  const { calls, share } = thresholds[category]
  const named = (name: string) => traffic(`${category}-${name}`)
  const mixed = (name: string, failing: number) => [
    ...times(100 - failing, (n) => named(name).call(n)),
    ...times(failing, (n) => named(name).failed(n, category)),
  ]
  return [
    ...mixed('share-below', share * 100 - 1),
    ...mixed('share-at', share * 100),
    named('floor-below').call(3600),
    ...times(calls - 1, (n) => named('floor-below').failed(n, category)),
    named('floor-at').call(3600),
    ...times(calls, (n) => named('floor-at').failed(n, category)),
    ...times(50, (n) => named('never-worked').failed(n, category)),
    named('long-over').call(3600),
    ...times(50, (n) => named('long-over').failed(660 + n, category)),
    // In real time this is in the window, at 60 times the speed it is over.
    named('over-when-fast').call(100),
    ...times(calls, (n) => named('over-when-fast').failed(20 + n, category)),
  ]
}

function limited() {
  const { calls, share } = thresholds.rateLimit
  const mixed = (name: string, all: number, failing: number) => [
    ...times(all - failing, (n) => traffic(name).call(n / 10)),
    ...times(failing, (n) => traffic(name).failed(n / 10, 'rate_limit')),
  ]
  return [
    ...mixed('limit-share-below', 200, 200 * share - 1),
    ...mixed('limit-share-at', 200, 200 * share),
    ...mixed('limit-few-calls', calls - 1, 20),
    ...mixed('limit-enough-calls', calls, 20),
  ]
}

function settling() {
  const { p95Ms, oldestMs, horizonMs } = thresholds.settlement
  const paid = (name: string, secondsAgo: number) => traffic(name).seen('o-1', secondsAgo, { state: 'confirming' })
  return [
    ...traffic('lag-below').complete('o-1', 60, p95Ms / 1000),
    ...traffic('lag-above').complete('o-1', 60, p95Ms / 1000 + 1),
    ...traffic('lag-long-ago').complete('o-1', 4000, p95Ms / 1000 + 1),
    paid('stuck-below', oldestMs / 1000 - 60),
    paid('stuck-above', oldestMs / 1000 + 1),
    paid('stuck-for-days', horizonMs / 1000 + 60),
  ]
}

function owing() {
  const { overdue, allowanceMs, overdueHorizonMs, silentOrders } = thresholds.callbacks
  const late = allowanceMs / 1000 + 5
  const forgotten = (name: string, count: number, secondsAgo: number) => times(count, (n) => traffic(name).forgotten(`o-${n}`, secondsAgo))
  const ordered = (name: string, count: number) => times(count, (n) => traffic(name).created(`o-${n}`, 20 * 60))
  return [
    ...forgotten('owing-few', overdue - 1, late),
    ...forgotten('owing-many', overdue, late),
    ...forgotten('owing-not-yet', overdue, late - 65),
    ...forgotten('owing-for-days', overdue, late + overdueHorizonMs / 1000 + 60),
    ...times(overdue, (n) => traffic('owing-expired').created(`o-${n}`, 4000)),
    ...times(overdue, (n) => traffic('owing-expired').seen(`o-${n}`, 3900, { state: 'pending', expires_at: now - late * 1000 })),
    ...ordered('silent-few-orders', silentOrders - 1),
    ...ordered('silent', silentOrders),
    ...ordered('silent-but-one', silentOrders),
    traffic('silent-but-one').callback(60),
    ...ordered('silent-all-rejected', silentOrders),
    ...times(20, (n) => traffic('silent-all-rejected').callback(60 + n, { callback_result: 'rejected_signature' })),
    ...times(silentOrders, (n) => traffic('silent-orders-too-new').created(`o-${n}`, 60)),
  ]
}

/** A calm hour with the errors that belong to it. */
const normal = () => [
  ...times(30, (n) => traffic('normal').complete(`o-${n}`, n * 100)),
  ...times(400, (n) => traffic('normal').call(n * 9)),
  ...times(20, (n) => traffic('normal').failed(n * 180, 'validation')),
  ...times(10, (n) => traffic('normal').failed(n * 300, 'not_found')),
  traffic('normal').failed(30, 'signature'),
  traffic('normal').failed(40, 'timestamp'),
  ...times(3, (n) => traffic('normal').failed(n * 100, 'rate_limit')),
]

const breaching = async (name: string, speed = 1) => {
  const sql = alerts.find((alert) => alert.name === name)?.sql
  if (sql === undefined) throw new Error(`${name} has no SQL form`)
  return seeded.store.query<BreachingRow>(sql({ speed }))
}
const providersOf = (rows: readonly BreachingRow[]) => rows.map((row) => row.provider).sort()

describe('the SQL form of an alert, on the real engine, is silent just below its limits and breaches at them', () => {
  test.each([
    ['PaymentSignatureFailures', ['signature-floor-at', 'signature-over-when-fast', 'signature-share-at']],
    ['PaymentTimestampsExpired', ['timestamp-floor-at', 'timestamp-over-when-fast', 'timestamp-share-at']],
    ['PaymentRateLimited', ['limit-enough-calls', 'limit-share-at']],
    ['PaymentSettlementLagHigh', ['lag-above', 'stuck-above']],
    ['PaymentCallbacksMissing', ['owing-expired', 'owing-many', 'silent', 'silent-all-rejected']],
  ])('%s', async (name, providers) => {
    expect(providersOf(await breaching(name))).toEqual(providers)
  })

  test('each row says by how much', async () => {
    expect(await breaching('PaymentRateLimited')).toEqual([
      { provider: 'limit-enough-calls', value: 0.4 },
      { provider: 'limit-share-at', value: 0.05 },
    ])
    expect((await breaching('PaymentCallbacksMissing')).map((row) => row.value)).toEqual([3, 3, 20, 20])
  })
})

test('rows are what Grafana takes for alerts: one text for the label, exactly one number', async () => {
  for (const { sql } of alerts) {
    if (sql === undefined) continue
    expect(await seeded.store.query(`DESCRIBE (${sql({ speed: 1 })})`)).toEqual([
      expect.objectContaining({ name: 'provider', type: 'LowCardinality(String)' }),
      expect.objectContaining({ name: 'value', type: 'Float64' }),
    ])
  }
})

test('at a higher speed the same window is shorter', async () => {
  const rows = await breaching('PaymentSignatureFailures', 60)
  expect(providersOf(rows)).not.toContain('signature-over-when-fast')
})

test('only the alert about an unreachable store has no SQL form', () => {
  expect(alerts.filter((alert) => alert.sql === undefined).map((alert) => alert.name)).toEqual(['PaymentPipelineStalled'])
})

test('no alert uses a macro or a variable of Grafana: neither works there', () => {
  for (const alert of alerts) expect(`${alert.expr} ${alert.sql?.({ speed: 1 })}`).not.toContain('$')
})

test('each alert points at a panel that exists', () => {
  for (const { name, panel } of alerts) {
    const board = boards.find(({ uid }) => uid === panel.dashboard)
    expect(
      board?.panels?.map(({ id }) => id),
      name,
    ).toContain(panel.id)
  }
})

test('summaries hold no numbers, descriptions the value', () => {
  for (const { name, summary, description } of alerts) {
    expect(summary, name).not.toMatch(/\d|\{\{/)
    expect(description, name).toContain('$value')
  }
})
