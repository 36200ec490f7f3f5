import { join } from 'node:path'
import { openSpoolWriter, type SpoolWriter } from '@paysignal/spool'
import { Registry } from 'prom-client'
import { afterEach } from 'vitest'
import { type Pipeline, startPipeline } from '../service/pipeline.ts'
import { spoolSource } from '../spool/spool-source.ts'
import { collectingLogger } from './collecting-logger.ts'
import type { fakeStore } from './fake-store.ts'
import { temporaryFolder } from './temporary-folder.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** The path of a spool that does not exist yet. It is removed after the test. */
export async function temporarySpool(): Promise<string> {
  const folder = await temporaryFolder()
  cleanups.push(() => folder[Symbol.asyncDispose]())
  return join(folder.path, 'spool')
}

/** A writer that is closed after the test. */
export async function writerIn(dir: string): Promise<SpoolWriter> {
  const writer = await openSpoolWriter({ dir })
  cleanups.push(() => writer.close())
  return writer
}

/** A pipeline that reads the spool and is closed after the test. */
export async function pipelineOn(
  dir: string,
  fake: ReturnType<typeof fakeStore>,
  logger = collectingLogger(),
  registry = new Registry(),
): Promise<Pipeline> {
  const pipeline = await startPipeline({
    source: spoolSource({ dir, pollMs: 5 }),
    store: fake.store,
    storeProblems: async () => [],
    batch: { maxRows: 100, maxWaitMs: 5 },
    http: false,
    logger,
    registry,
    drainMs: 200,
  })
  cleanups.push(() => pipeline.close())
  return pipeline
}

export const recordsOf = (values: readonly string[]) => values.map((value, index) => ({ key: `acme/${index}`, value: Buffer.from(value) }))

/** Makes the given number of events as records of a spool. */
export const events = (count: number) => recordsOf(Array.from({ length: count }, (_, index) => `{"event_id":"${index}","event_time":${Date.now()}}`))
