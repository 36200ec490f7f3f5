import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { settlesWithin } from '@paysignal/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startPipeline } from '../service/pipeline.ts'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { fakeStore } from '../testing/fake-store.ts'
import { silentServer } from '../testing/silent-server.ts'
import { kafkaSource } from './kafka-source.ts'

let server: Awaited<ReturnType<typeof silentServer>>
beforeEach(async () => {
  server = await silentServer()
})
afterEach(() => server.close())

const start = (drainMs: number) =>
  startPipeline({
    source: kafkaSource({ brokers: [server.address] }),
    store: fakeStore().store,
    storeProblems: async () => [],
    logger: collectingLogger(),
    http: false,
    drainMs,
  })

// This limit is much longer than the longest correct close (1.3 s), so that the test passes on a busy machine. It is shorter than a close that hangs.
const generousMs = 5_000

test.each([0, 300])('with drainMs %i closing settles although the broker never answers, and leaves no connection', async (drainMs) => {
  const pipeline = await start(drainMs)
  await vi.waitFor(() => expect(server.accepted()).toBeGreaterThan(0))
  expect(await settlesWithin(pipeline.close(), generousMs)).toBe(true)
  await vi.waitFor(() => expect(server.isLeft()).toBe(true))
})

test('closing settles although it has not connected yet', async () => {
  const pipeline = await start(0)
  expect(server.accepted()).toBe(0)
  expect(await settlesWithin(pipeline.close(), generousMs)).toBe(true)
})

test('does not keep the process alive once it is closed', async () => {
  const main = fileURLToPath(new URL('../testing/kafka-close-main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@paysignal/source', main, server.address], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
  } finally {
    child.kill('SIGKILL')
  }
})
