import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gatepay } from '@paysignal/providers'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'

const example = fileURLToPath(new URL('../test/examples/service.ts', import.meta.url))

test('the example of the README receives a callback, counts it, and stops after SIGTERM', async () => {
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(`\`\`\`ts\n${readFileSync(example, 'utf8')}\`\`\``)
  await using folder = await temporaryFolder()
  const port = await freePort()
  const secret = 'example-secret'
  const exporters = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
  const env = { ...process.env, ...exporters, GATEPAY_SECRET: secret, KAFKA: '127.0.0.1:1', PORT: String(port) }
  const service = spawn(process.execPath, ['--conditions=@paysignal/source', example], {
    cwd: folder.path,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = text(service.stdout)
  const ended = once(service, 'exit')
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(url).then((response) => response.text()), { timeout: 4_000 })

  const body = JSON.stringify({ bizType: 'PAY_ADDRESS', bizId: '1', bizStatus: 'PAID', data: JSON.stringify({ merchantTradeNo: 'order-123' }) })
  const headers = gatepay({ secret }).signRequest({ body, timestampMs: Date.now(), nonce: 'a1B2c3D4' })
  const answer = await fetch(`${url}/callbacks/gatepay`, { method: 'POST', headers: { ...headers, connection: 'close' }, body })
  expect(await answer.text()).toContain('SUCCESS')
  expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toContain(
    'paysignal_callbacks_total{provider="gatepay",result="accepted"} 1',
  )

  service.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(await output).toContain('order-123')
})

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
