import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'paysignal-installed-'))
const tarballs = join(folder, 'tarballs')

beforeAll(async () => {
  mkdirSync(tarballs)
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string } // our own file
  for (const name of ['contract', 'providers', 'instrumentation'])
    await run('npm', ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', 'pack', '--pack-destination', tarballs], {
      cwd: join(root, 'packages', name),
    })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Installs the packed plugin beside what its users have, and runs a service with it. */
async function serviceOn(dependencies: Readonly<Record<string, string>>) {
  const cwd = mkdtempSync(join(folder, 'service-'))
  const packed = readdirSync(tarballs).map((file) => [`@paysignal/${file.split('-')[1]}`, `file:../tarballs/${file}`] as const)
  const ours = Object.fromEntries(packed)
  // Not published here: whoever asks for one of ours gets the tarball.
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', dependencies: { ...ours, ...dependencies }, overrides: ours }))
  copyFileSync(join(root, 'test/stack/installed-service.mjs'), join(cwd, 'service.mjs'))
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd })
  const { NODE_OPTIONS: _options, ...env } = process.env
  const { stdout, stderr } = await run(join(cwd, 'node_modules/node/bin/node'), ['service.mjs'], { cwd, env })
  expect(`${stdout}${stderr}`).not.toContain('SECRET_MARKER')
  return JSON.parse(stdout) as Record<string, unknown> // printed by the service; each member is checked below
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
  const seen = await serviceOn(dependencies)
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
