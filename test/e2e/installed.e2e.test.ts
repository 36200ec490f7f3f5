import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSimulator } from '@paysignal/simulator'
import { spoolTotals } from '@paysignal/spool'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { measure } from '../installed/measure.ts'
import { npmInstall, packWorkspace } from '../stack/tarballs.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'paysignal-installed-'))
const tarballs = join(folder, 'tarballs')

let packed: Readonly<Record<string, string>>
beforeAll(async () => {
  mkdirSync(tarballs)
  packed = await packWorkspace(root, tarballs)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Makes a folder with the packed plugin and the other packages that a payment service has. */
async function install(dependencies: Readonly<Record<string, string>>): Promise<string> {
  const cwd = mkdtempSync(join(folder, 'service-'))
  await npmInstall(cwd, packed, { '@paysignal/instrumentation': undefined, '@paysignal/providers': undefined, ...dependencies })
  return cwd
}

const { NODE_OPTIONS: _options, ...env } = process.env
const nodeOf = (cwd: string) => join(cwd, 'node_modules/node/bin/node')

async function runService(cwd: string) {
  copyFileSync(join(root, 'test/stack/installed-service.mjs'), join(cwd, 'service.mjs'))
  const { stdout, stderr } = await run(nodeOf(cwd), ['service.mjs'], { cwd, env })
  expect(`${stdout}${stderr}`).not.toContain('SECRET_MARKER')
  return JSON.parse(stdout) as Record<string, unknown> // The cast is safe because the tests below check each field.
}

test.each([
  [
    'Node.js 20.19 and OpenTelemetry 2.x',
    {
      node: '20.19.5',
      '@opentelemetry/api': '1.9.1',
      '@opentelemetry/sdk-node': '0.223.0',
      '@opentelemetry/sdk-trace-node': '2.12.0',
      'prom-client': '15.1.3',
    },
  ],
  [
    'Node.js 22.15 and OpenTelemetry 2.x',
    {
      node: '22.15.0',
      '@opentelemetry/api': '1.9.1',
      '@opentelemetry/sdk-node': '0.223.0',
      '@opentelemetry/sdk-trace-node': '2.12.0',
      'prom-client': '14.2.0',
    },
  ],
])('the packed plugin works with %s', { timeout: 180_000 }, async (_name, dependencies) => {
  const seen = await runService(await install(dependencies))
  expect(seen).toMatchObject({
    node: dependencies.node,
    isUntouched: true,
    isRequirable: true,
    counted: true,
    spans: [
      {
        name: 'gatepay order.query',
        status: 2,
        attributes: { 'error.type': 'signature', 'paysignal.code': '400002', 'http.response.status_code': 200 },
      },
    ],
    stats: { emitted: 1, delivered: 1, spooled: 0, inFlight: 0 },
  })
})

test('a service with the plugin installs no native module and no package that runs a script', { timeout: 180_000 }, async () => {
  const cwd = await install({ '@opentelemetry/api': '1.9.1', 'prom-client': '15.1.3' })
  const { ours, others, nativeFiles, scripted } = measure(cwd)
  expect([...ours, ...others]).toEqual(expect.arrayContaining(['@paysignal/instrumentation', '@paysignal/spool', 'kafkajs']))
  expect({ nativeFiles, scripted }).toEqual({ nativeFiles: [], scripted: [] })
})

test.each(['esm', 'cjs'] as const)('a service that is bundled as %s writes its events into the spool', { timeout: 180_000 }, async (format) => {
  const cwd = await install({ '@opentelemetry/api': '1.9.1' })
  const file = format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'
  copyFileSync(join(root, 'test/stack/bundled-service.mjs'), join(cwd, 'service.mjs'))
  await build({ absWorkingDir: cwd, entryPoints: ['service.mjs'], outfile: file, bundle: true, platform: 'node', format, logLevel: 'silent' })
  rmSync(join(cwd, 'node_modules'), { recursive: true })
  const { stdout } = await run(process.execPath, [file], { cwd, env })
  expect(JSON.parse(stdout)).toEqual({ spool: { delivered: 1, dropped: 0 }, kafka: { spooled: 1, dropped: 0 } })
  for (const dir of ['spool', 'kafka-spool']) expect(await spoolTotals(join(cwd, dir))).toEqual({ appended: 1, waiting: 1 })
})

test('the service of docs/plugin.md creates an order, counts the call and accepts the callback', { timeout: 180_000 }, async () => {
  const page = readFileSync(join(root, 'docs/plugin.md'), 'utf8')
  const cwd = await install({ node: '20.19.5', '@opentelemetry/api': '1.9.1', 'prom-client': '15.1.3' })
  writeFileSync(join(cwd, 'server.mjs'), /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  const port = await freePort()
  const credentials = { clientId: 'simulated-client', secret: 'simulated-gatepay-secret' }
  const callbackUrl = `http://127.0.0.1:${port}/callbacks/gatepay`
  const simulator = await startSimulator({ speed: 1_000, gatepay: { ...credentials, callbackUrl }, payers: { outcomes: { paid: 1 } } })
  const service = spawn(nodeOf(cwd), ['server.mjs'], {
    cwd,
    env: { ...env, PORT: `${port}`, GATEPAY_URL: simulator.gatepay.url, GATEPAY_CLIENT_ID: credentials.clientId, GATEPAY_SECRET: credentials.secret },
  })
  let printed = ''
  service.stdout.on('data', (text: Buffer) => {
    printed += text
  })
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  try {
    const order = await vi.waitFor(() => get('/buy'), { timeout: 10_000 })
    expect(JSON.parse(order)).toMatchObject({ status: 'SUCCESS' })
    await vi.waitFor(() => expect(printed).toMatch(/store durably, under \w+: order-\d+ is settled/), { timeout: 10_000 })
    const metrics = await get('/metrics')
    expect(metrics).toMatch(/paysignal_calls_total\{provider="gatepay",operation="order.create",outcome="ok"\} 1/)
    expect(metrics).toMatch(/paysignal_callbacks_total\{provider="gatepay",result="accepted"\} 1/)
    service.kill('SIGTERM')
    expect((await once(service, 'exit'))[0]).toBe(0)
  } finally {
    service.kill('SIGKILL')
    await simulator.close()
  }
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
