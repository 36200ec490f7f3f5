import { expect, test, vi } from 'vitest'
import { startPipeline } from '../service/pipeline.ts'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { fakeStore } from '../testing/fake-store.ts'
import { silentServer } from '../testing/silent-server.ts'
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
