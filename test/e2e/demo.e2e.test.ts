import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createStore, journey, readCredentials } from '@paysignal/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { childrenOf, isRunning, paysignal, type Run } from '../stack/paysignal.ts'

interface Report {
  readonly events: Readonly<Record<'emitted' | 'delivered' | 'dropped' | 'spooled' | 'inFlight' | 'stored' | 'distinct', number>>
  readonly codes: readonly { readonly provider: string; readonly code: string }[]
  readonly orders: readonly { readonly provider: string; readonly state: string; readonly count: number }[]
  readonly incidents: readonly {
    readonly name: string
    readonly provider: string
    readonly alert: string
    readonly alsoFires: readonly string[]
    readonly firedAt: string | null
  }[]
  readonly alerts: readonly { readonly name: string; readonly provider: string }[]
}

let folder: string
let runs: Run[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paysignal-demo-'))
})
afterEach(() => {
  for (const { process } of runs) process.kill('SIGKILL')
  runs = []
  rmSync(folder, { recursive: true, force: true })
})

function demo(...args: string[]): Run {
  const run = paysignal(['demo', '--report', 'r.json', ...args], { cwd: folder })
  runs.push(run)
  return run
}

// The cast is safe because our command wrote this file, and the tests check its fields below.
const report = (): Report => JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report

const expectNothingLost = ({ events }: Report) => {
  const { emitted, delivered, stored, distinct, dropped, spooled, inFlight } = events
  expect({ delivered, stored, distinct, dropped, spooled, inFlight }).toEqual({
    delivered: emitted,
    stored: emitted,
    distinct: emitted,
    dropped: 0,
    spooled: 0,
    inFlight: 0,
  })
}

test('finds every planted incident and no other, and loses no event', { timeout: 180_000 }, async () => {
  const run = demo('--duration', '40')
  const { code } = await run.ended
  expect(`${code} ${run.stderr()}`).toMatch(/^0 /)
  const result = report()
  expectNothingLost(result)
  expect(result.events.emitted).toBeGreaterThan(1_000)
  for (const provider of ['gatepay', 'hashnut']) expect(result.orders.some((row) => row.provider === provider && row.state === 'settled')).toBe(true)
  expect(new Set(result.codes.map(({ provider, code }) => `${provider} ${code}`)).size).toBeGreaterThanOrEqual(20)
  expect(result.incidents).toHaveLength(6)
  expect(result.incidents.filter(({ firedAt }) => firedAt === null)).toEqual([])
  const consequences = result.incidents.flatMap(({ alsoFires, provider }) => alsoFires.map((name) => `${name} ${provider}`))
  expect(new Set(result.alerts.map(({ name, provider }) => `${name} ${provider}`).filter((alert) => !consequences.includes(alert)))).toEqual(
    new Set(result.incidents.map(({ alert, provider }) => `${alert} ${provider}`)),
  )
  await expectJourneys()
  const { password } = readCredentials(join(folder, '.paysignal/demo/clickhouse')) ?? {}
  expect(password).toMatch(/\S{20}/)
  expect(`${run.stdout()}${run.stderr()}${readFileSync(join(folder, 'r.json'), 'utf8')}`).not.toContain(password)
})

/** Reads from ClickHouse, after the run, the journey of one settled order of each provider. */
async function expectJourneys(): Promise<void> {
  const engine = paysignal(['clickhouse', '--data', '.paysignal/demo/clickhouse', '--port', '0'], { cwd: folder })
  runs.push(engine)
  await engine.printed('ClickHouse listens on')
  const url = /http:\/\/[\d.:]+/.exec(engine.stderr())?.[0] ?? ''
  const credentials = readCredentials(join(folder, '.paysignal/demo/clickhouse'))
  const server = createStore({ url, ...credentials, database: 'default' })
  const [row] = await server.query<{ name: string }>("SELECT name FROM system.databases WHERE name LIKE 'paysignal_demo_%'")
  await server.close()
  const store = createStore({ url, ...credentials, database: row?.name ?? '' })
  for (const provider of ['gatepay', 'hashnut']) {
    const [order] = await store.query<{ order_id: string }>(
      "SELECT order_id FROM order_states WHERE provider = {provider:String} AND object = 'order' AND state = 'settled' AND created_at IS NOT NULL AND callback_final_at IS NOT NULL LIMIT 1",
      { provider },
    )
    const steps = await journey(store, provider, order?.order_id ?? '')
    const told = steps.map(({ kind, operation, state, state_source: source }) => [kind, operation, state, source].filter(Boolean).join(' '))
    expect(told[0]).toMatch(/^(call order.create|order_state order.create created create)$/)
    expect(told).toContain('order_state order.create created create')
    expect(told).toContain('callback settled callback')
    expect(steps.map(({ event_time }) => event_time)).toEqual(steps.map(({ event_time }) => event_time).toSorted())
  }
  await store.close()
}

test('accounts for every event although the checkout service, the pipeline and the simulator were killed', { timeout: 180_000 }, async () => {
  const run = demo('--duration', '20', '--incidents', 'none')
  await run.printed('first event can be queried')
  const victims = ['checkout-main', ' pipeline ', ' simulate ']
  for (const [index, victim] of victims.entries()) {
    await sleep(1_500) // the process must be at work when it is killed
    const child = childrenOf(run.process.pid ?? 0).find(({ command }) => command.includes(victim))
    if (child === undefined) throw new Error(`no process looks like ${victim}`)
    process.kill(child.pid, 'SIGKILL')
    await expect.poll(() => run.stderr().split('died and was started again').length - 1, { timeout: 10_000 }).toBe(index + 1)
  }
  await run.ended
  expectNothingLost(report())
})

test('Ctrl-C stops everything within five seconds, and the next run continues without a loss', { timeout: 180_000 }, async () => {
  const first = demo('--duration', '60')
  await first.printed('first event can be queried')
  const children = childrenOf(first.process.pid ?? 0)
  expect(children.length).toBeGreaterThanOrEqual(5)
  const stoppedAt = Date.now()
  first.process.kill('SIGINT')
  expect((await first.ended).code).toBe(130)
  expect(Date.now() - stoppedAt).toBeLessThan(5_000)
  expect(children.filter(({ pid }) => isRunning(pid))).toEqual([])

  const second = demo('--duration', '10', '--incidents', 'none')
  await second.ended
  expect(second.stderr()).toMatch(/cut short/)
  expectNothingLost(report())
})

test('leaves no process behind when the demo itself is killed', { timeout: 60_000 }, async () => {
  const run = demo('--duration', '60')
  await run.printed('first event can be queried')
  const children = childrenOf(run.process.pid ?? 0)
  run.process.kill('SIGKILL')
  await expect.poll(() => children.filter(({ pid }) => isRunning(pid)), { timeout: 10_000 }).toEqual([])
})
