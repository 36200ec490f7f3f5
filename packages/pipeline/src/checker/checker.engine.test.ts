import { startEmbeddedClickHouse } from '@paysignal/embedded-clickhouse'
import { createStore, facts } from '@paysignal/store'
import { afterEach, expect, test, vi } from 'vitest'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type Checker, startChecker } from './checker.ts'

const running: Checker[] = []
afterEach(async () => {
  for (const checker of running.splice(0)) await checker.close()
})

test('reports missing tables on a real server, and a missing database', async () => {
  await using folder = await temporaryFolder()
  const engine = await startEmbeddedClickHouse({ dataDir: folder.path })
  const stores = ['default', 'nowhere'].map((database) => createStore({ url: engine.url, ...engine.credentials, database }))
  try {
    for (const store of stores) {
      const logger = collectingLogger()
      const checker = await startChecker({ store, intervalMs: 3_600_000, logger })
      running.push(checker)
      await vi.waitFor(() => expect(Object.keys(checker.failures())).toHaveLength(facts.length), 10_000)
      expect(logger.lines).toEqual([expect.stringContaining('run `paysignal migrate`')])
    }
  } finally {
    for (const store of stores) await store.close()
    await engine.close()
  }
})
