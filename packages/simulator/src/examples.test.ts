import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startSimulator } from './index.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test.each([
  ['gatepay', /^created SUCCESS \S+\nqueried SUCCESS \w+\ncallback settled\n$/],
  ['hashnut', /^created 0 \S+\nqueried 0 \d\ncallback (confirming|paid|settled)\n$/],
] as const)('the %s example of the README creates an order, queries it and receives its callback', async (name, said) => {
  expect(read('README.md')).toContain(`\`\`\`ts\n${read(`examples/${name}.ts`)}\`\`\``)
  const port = await freePort()
  const callbackUrl = `http://127.0.0.1:${port}/`
  const simulator = await startSimulator({
    speed: 1_000,
    payers: { outcomes: { paid: 1 } },
    // The defaults of `paysignal simulate`.
    gatepay: { clientId: 'simulated-client', secret: 'simulated-gatepay-secret', callbackUrl },
    hashnut: { accessKeyId: 'AK-SIMULATED-0001', secret: 'simulated-hashnut-secret', callbackUrl },
  })
  try {
    const env = {
      ...process.env,
      SIMULATED_GATEPAY: simulator.gatepay.url,
      SIMULATED_HASHNUT: simulator.hashnut.url,
      CALLBACK_PORT: String(port),
    }
    const example = fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))
    const { stdout } = await run(process.execPath, ['--conditions=@paysignal/source', example], { env, timeout: 15_000 })
    expect(stdout).toMatch(said)
  } finally {
    await simulator.close()
  }
})

const run = promisify(execFile)

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
