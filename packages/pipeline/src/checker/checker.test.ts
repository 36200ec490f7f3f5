import { metrics } from '@paysignal/contract'
import { type Fact, type FactRow, StoreError } from '@paysignal/store'
import { afterEach, expect, test, vi } from 'vitest'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { type Checker, startChecker } from './checker.ts'

const running: Checker[] = []
afterEach(async () => {
  for (const checker of running.splice(0)) await checker.close()
})

const overdue: Fact = {
  name: 'overdue',
  metrics: [metrics.callbacksOverdue],
  sql: ({ callbackAllowanceSeconds }) => `overdue ${callbackAllowanceSeconds}`,
}
const lag: Fact = { name: 'lag', metrics: [metrics.settlementLag], sql: () => 'lag' }
const row = (metric: string, value: number, provider = '', quantile = ''): FactRow => ({ metric, value, provider, quantile })

async function start(answer: (sql: string) => readonly FactRow[]) {
  const rounds: string[] = []
  const store = {
    query: async <T>(sql: string) => {
      rounds.push(sql)
      return answer(sql) as readonly T[] // The checker sends only the queries of facts.
    },
  }
  const logger = collectingLogger()
  const checker = await startChecker({ store, facts: [overdue, lag], intervalMs: 20, callbackAllowanceMs: 300_000, logger })
  running.push(checker)
  const get = async (path: string) => {
    const response = await fetch(`${checker.url}${path}`)
    return { status: response.status, text: await response.text() }
  }
  return { checker, rounds, logger, get }
}

test('exports the values that the store returns, and the time of the check', async () => {
  const { get, rounds } = await start((sql) =>
    sql === 'lag' ? [row('paysignal_settlement_lag_seconds', 61.5, 'hashnut', '0.95')] : [row('paysignal_callbacks_overdue', 3, 'gatepay')],
  )
  await vi.waitFor(async () => expect((await get('/ready')).status).toBe(200))
  const { text } = await get('/metrics')
  expect(rounds).toContain('overdue 300')
  expect(text).toContain('paysignal_callbacks_overdue{provider="gatepay"} 3')
  expect(text).toContain('paysignal_settlement_lag_seconds{provider="hashnut",quantile="0.95"} 61.5')
  expect(text).toMatch(/paysignal_check_last_success_timestamp_seconds\{check="overdue"\} \d{10}/)
})

test('removes series that the store no longer returns', async () => {
  let rows = [row('paysignal_callbacks_overdue', 3, 'gatepay')]
  const { get, rounds } = await start((sql) => (sql === 'lag' ? [] : rows))
  await vi.waitFor(async () => expect((await get('/metrics')).text).toContain('{provider="gatepay"} 3'))
  rows = []
  const { length } = rounds
  await vi.waitFor(() => expect(rounds.length).toBeGreaterThan(length + 4))
  expect((await get('/metrics')).text).not.toContain('provider="gatepay"')
})

test('keeps the values of a check that fails, and continues with the others', async () => {
  let isAway = false
  const { get, checker, logger, rounds } = await start((sql) => {
    if (isAway && sql !== 'lag') throw new StoreError('UNREACHABLE', 'away')
    return sql === 'lag'
      ? [row('paysignal_settlement_lag_seconds', rounds.length, 'hashnut', '0.5')]
      : [row('paysignal_callbacks_overdue', 3, 'gatepay')]
  })
  await vi.waitFor(async () => expect((await get('/ready')).status).toBe(200))
  isAway = true
  await vi.waitFor(() => expect(checker.failures()).toEqual({ overdue: 'UNREACHABLE: away' }))
  const before = (await get('/metrics')).text
  expect(before).toContain('paysignal_callbacks_overdue{provider="gatepay"} 3')
  await vi.waitFor(async () => expect((await get('/metrics')).text).not.toBe(before))
  expect(await get('/ready')).toEqual({ status: 503, text: expect.stringContaining('check overdue: UNREACHABLE: away') })
  expect((await get('/live')).status).toBe(200)
  isAway = false
  await vi.waitFor(() => expect(checker.failures()).toEqual({}))
  expect(logger.lines.filter((line) => line.includes('check overdue'))).toHaveLength(2)
})

test('reports once that the tables are missing and what to run, and tries again', async () => {
  let isMigrated = false
  const { get, checker, logger, rounds } = await start((sql) => {
    // ClickHouse reports a missing parameterised view as an unknown function.
    if (!isMigrated) throw new StoreError('SCHEMA', 'SCHEMA', { clickhouseCode: sql === 'lag' ? 46 : 60 })
    return []
  })
  await vi.waitFor(() => expect(rounds.length).toBeGreaterThan(6))
  expect(logger.lines).toEqual([expect.stringMatching(/^warn .*: run `paysignal migrate`; trying again/)])
  const { status, text } = await get('/ready')
  expect(status).toBe(503)
  expect(JSON.parse(text).problems).toEqual(['the tables of this version are not in the database: run `paysignal migrate`'])
  isMigrated = true
  await vi.waitFor(() => expect(checker.failures()).toEqual({}))
  expect((await get('/ready')).status).toBe(200)
  expect(logger.lines.slice(1)).toEqual([expect.stringContaining('info the tables exist now')])
})

test('does not report missing tables when the server refuses a query for another reason', async () => {
  const { checker, logger } = await start(() => {
    throw new StoreError('SCHEMA', 'too deep', { clickhouseCode: 62 })
  })
  await vi.waitFor(() => expect(checker.failures()).toEqual({ overdue: 'SCHEMA: too deep', lag: 'SCHEMA: too deep' }))
  expect(logger.lines.join()).not.toContain('migrate')
})

test('names the option that is wrong', async () => {
  await expect(startChecker({ store: { query: async () => [] }, intervalMs: 0 })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: 'intervalMs must be from 10 to 2147483647, got 0',
  })
})
