import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent } from '@paysignal/contract'
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { openSpoolWriter } from '@paysignal/spool'
import { createStore } from '@paysignal/store'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { measure } from '../installed/measure.ts'
import { paysignal, type Run } from '../stack/paysignal.ts'
import { npmInstall, packWorkspace } from '../stack/tarballs.ts'

const folder = mkdtempSync(join(tmpdir(), 'paysignal-installed-pipeline-'))
const root = join(import.meta.dirname, '../..')
const tarballs = join(folder, 'tarballs')
const host = join(folder, 'host')
const dataDir = join(folder, 'clickhouse')
const spool = join(folder, 'spool')
let clickhouse: EmbeddedClickHouse
const running: Run[] = []

beforeAll(async () => {
  for (const dir of [host, tarballs]) mkdirSync(dir)
  await npmInstall(host, await packWorkspace(root, tarballs), { '@paysignal/cli': undefined })
  clickhouse = await startEmbeddedClickHouse({ dataDir })
}, 180_000)
afterAll(async () => {
  for (const { process } of running) process.kill('SIGKILL')
  await clickhouse?.close()
  rmSync(folder, { recursive: true, force: true })
})

function start(...args: readonly string[]): Run {
  const run = paysignal(args, { cwd: host, script: join(host, 'node_modules/@paysignal/cli/bin/paysignal.mjs') })
  running.push(run)
  return run
}

async function runToEnd(...args: readonly string[]) {
  const { ended, stdout, stderr } = start(...args)
  const { code } = await ended
  return { code, out: stdout(), err: stderr() }
}

const storeArgs = () => ['--clickhouse-url', clickhouse.url, '--clickhouse-data', dataDir]

test('a host of the pipeline installs no engine, no simulator, no plugin, no native module and no package that runs a script', () => {
  const { ours, others, nativeFiles, scripted } = measure(host)
  expect(ours.toSorted()).toEqual(['cli', 'contract', 'pipeline', 'providers', 'spool', 'store'].map((name) => `@paysignal/${name}`))
  expect(others).not.toContain('chdb')
  expect({ nativeFiles, scripted }).toEqual({ nativeFiles: [], scripted: [] })
})

test('the help, `codes` and `explain` work', async () => {
  expect(await runToEnd('--help')).toMatchObject({ code: 0, out: expect.stringContaining('simulate') })
  expect(await runToEnd('demo', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--incidents') })
  expect(await runToEnd('codes')).toMatchObject({ code: 0, out: expect.stringContaining('400002') })
  expect(await runToEnd('explain', 'gatepay', '400002')).toMatchObject({ code: 0, out: expect.stringContaining('signature') })
})

test('`migrate`, `pipeline` and `check` work with a ClickHouse server that somebody else runs', { timeout: 60_000 }, async () => {
  expect(await runToEnd('migrate', ...storeArgs())).toMatchObject({ code: 0, out: expect.stringContaining('Applied 0001') })

  const writer = await openSpoolWriter({ dir: spool })
  const event = { event_id: 'event-1', event_time: Date.now(), kind: 'call', provider: 'gatepay', code: '400002' } as const
  await writer.append([{ key: 'gatepay', value: Buffer.from(encodeEvent(event)) }])
  await writer.close()

  expect(await runToEnd('pipeline', '--spool', spool, ...storeArgs(), '--check-config')).toMatchObject({ code: 0 })
  const pipeline = start('pipeline', '--spool', spool, ...storeArgs())
  await pipeline.printed('state and metrics on')
  const store = createStore({ url: clickhouse.url, ...clickhouse.credentials })
  await vi.waitFor(async () => expect(await store.query('SELECT code FROM events')).toEqual([{ code: '400002' }]), { timeout: 15_000, interval: 200 })
  await store.close()

  const check = start('check', ...storeArgs())
  await check.printed('metrics on http')
  const url = /metrics on (http\S+)/.exec(check.stderr())?.[1]
  const metrics = async () => (await fetch(`${url}/metrics`)).text()
  await vi.waitFor(async () => expect(await metrics()).toMatch(/paysignal_store_last_event_timestamp_seconds\{provider="gatepay"\} [1-9]/), {
    timeout: 15_000,
    interval: 200,
  })

  for (const run of [pipeline, check]) {
    run.process.kill('SIGTERM')
    expect(await run.ended).toEqual({ code: 0, signal: null })
  }
})

test.each([
  [['simulate'], 'the simulator is not installed: install @paysignal/simulator beside @paysignal/cli (docs/plugin.md says how to pack it)'],
  [
    ['clickhouse'],
    'the embedded ClickHouse is not installed: install @paysignal/embedded-clickhouse beside @paysignal/cli (docs/plugin.md says how to pack it)',
  ],
  [
    ['demo'],
    'the simulator, the embedded ClickHouse, the plugin, and the alert rules are not installed: install @paysignal/simulator @paysignal/embedded-clickhouse @paysignal/instrumentation @paysignal/dashboards beside @paysignal/cli (docs/plugin.md says how to pack them)',
  ],
  [
    ['demo', '--clickhouse-url', 'http://127.0.0.1:1'],
    'the simulator, the plugin, and the alert rules are not installed: install @paysignal/simulator @paysignal/instrumentation @paysignal/dashboards beside @paysignal/cli (docs/plugin.md says how to pack them)',
  ],
])('the error of %j names the missing packages and how to install them', async (args, message) => {
  expect(await runToEnd(...args)).toEqual({ code: 1, out: '', err: `paysignal ${args[0]}: ${message}\n` })
})
