import { expect, test, vi } from 'vitest'
import { collectingLogger } from '../fakes/collecting-logger.ts'
import { fakeStore } from '../fakes/fake-store.ts'
import { silentServer } from '../fakes/silent-server.ts'
import { startPipeline } from '../service/pipeline.ts'
import { kafkaSource } from './kafka-source.ts'

test('reports after ten seconds that the broker does not answer', async () => {
  const server = await silentServer()
  const source = kafkaSource({ brokers: [server.address] })
  const logger = collectingLogger()
  const pipeline = await startPipeline({ source, store: fakeStore().store, storeProblems: async () => [], logger, http: false, drainMs: 0 })
  try {
    await vi.waitFor(() => expect(pipeline.stats().problems.join()).toContain(`${server.address} with topic`), 18_000)
    expect(pipeline.stats().problems.join()).toContain('no answer for 10 s')
  } finally {
    await pipeline.close()
    server.close()
  }
})
