import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { collectingLogger } from './fakes/collecting-logger.ts'
import { fakeStore, Unreachable } from './fakes/fake-store.ts'
import { spoolWriter } from './fakes/spool-writer.ts'
import { type Pipeline, startPipeline } from './pipeline.ts'
import { openSpool } from './spool.ts'
import { spoolSource } from './spool-source.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function folder() {
  const root = mkdtempSync(join(tmpdir(), 'paysignal-spool-'))
  cleanups.push(() => rmSync(root, { recursive: true, force: true }))
  return join(root, 'spool')
}

async function writerIn(dir: string, options?: { version: number }) {
  const writer = await spoolWriter(dir, options)
  cleanups.push(() => writer.close())
  return writer
}

async function pipelineOn(dir: string, fake: ReturnType<typeof fakeStore>): Promise<Pipeline> {
  const pipeline = await startPipeline({
    source: spoolSource({ dir, pollMs: 5 }),
    store: fake.store,
    storeProblems: async () => [],
    batch: { maxRows: 100, maxWaitMs: 5 },
    http: false,
    logger: collectingLogger(),
    drainMs: 200,
  })
  cleanups.push(() => pipeline.close())
  return pipeline
}

const events = (count: number) => Array.from({ length: count }, (_, index) => `{"event_id":"${index}","event_time":${Date.now()}}`)

test('stores every event of the spool once and removes it from there', async () => {
  const dir = folder()
  const writer = await writerIn(dir)
  await writer.append(events(250))
  const fake = fakeStore()
  const pipeline = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(writer.count()).toBe(0))
  expect(fake.offsets()).toEqual([...Array(250).keys()])
  expect(pipeline.stats()).toMatchObject({ stored: 250, batches: 3, lag: 0, isReady: true, problems: [] })
  expect(fake.rows[0]).toMatchObject({ kafka_partition: 0, kafka_offset: 0, epoch: expect.stringMatching(/^[\da-f-]{36}$/) })
})

test('waits for a folder that does not exist yet', async () => {
  const dir = folder()
  const fake = fakeStore()
  const pipeline = await pipelineOn(dir, fake)
  expect(pipeline.stats()).toMatchObject({ isReady: true, lag: 0 })
  const writer = fileURLToPath(new URL('./fakes/spool-writer-main.ts', import.meta.url))
  await promisify(execFile)(process.execPath, ['--conditions=@paysignal/source', writer, dir, ...events(3)])
  await vi.waitFor(() => expect(fake.offsets()).toEqual([0, 1, 2]))
})

test('goes on where it was closed, while the store was away', async () => {
  const dir = folder()
  const writer = await writerIn(dir)
  await writer.append(events(10))
  const away = fakeStore({
    fault: () => {
      throw new Unreachable('away')
    },
  })
  const first = await pipelineOn(dir, away)
  await vi.waitFor(() => expect(first.stats()).toMatchObject({ isReady: false, problems: ['store: UNREACHABLE: away'] }))
  await first.close()
  expect(writer.commit()).toMatchObject({ offset: 0, metadata: expect.stringMatching(/^v1;last=9;n=10;e=/) })
  const fake = fakeStore()
  const second = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(writer.count()).toBe(0))
  expect(fake.offsets()).toEqual([...Array(10).keys()])
  expect(second.stats()).toMatchObject({ replayed: 1 })
})

test('keeps refused events among the dead letters, without a word on their content in the log', async () => {
  const dir = folder()
  const writer = await writerIn(dir)
  await writer.append(['{"a":1}', '{"secret":"SECRET_MARKER_1"', '{"bad":true}', '{"a":2}'])
  const fake = fakeStore()
  const logger = collectingLogger()
  const pipeline = await startPipeline({
    source: spoolSource({ dir, pollMs: 5 }),
    store: fake.store,
    storeProblems: async () => [],
    http: false,
    logger,
  })
  cleanups.push(() => pipeline.close())
  await vi.waitFor(() => expect(writer.count()).toBe(0))
  expect(fake.offsets()).toEqual([0, 3])
  expect(writer.deadLetters()).toMatchObject([
    { key: 1, value: { reason: 'not_an_object', value: Buffer.from('{"secret":"SECRET_MARKER_1"').toString('base64') } },
    { key: 2, value: { reason: 'refused', code: 117 } },
  ])
  expect(logger.lines.join('\n')).not.toContain('SECRET_MARKER')
})

test('refuses a spool of another layout at the start', async () => {
  const dir = folder()
  await writerIn(dir, { version: 2 })
  const starting = startPipeline({ source: spoolSource({ dir }), store: fakeStore().store, http: false, logger: collectingLogger() })
  await expect(starting).rejects.toMatchObject({ code: 'SPOOL_VERSION', message: expect.stringContaining('has layout 2, this version reads 1') })
})

test('stops when another pipeline takes the spool over, which goes on exactly where it was', async () => {
  const dir = folder()
  const writer = await writerIn(dir)
  await writer.append(events(5))
  const fake = fakeStore()
  const first = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(writer.count()).toBe(0))
  const second = await pipelineOn(dir, fake)
  await writer.append(events(5))
  await vi.waitFor(() => expect(first.stats().problems.join()).toContain('another pipeline reads the spool'))
  await vi.waitFor(() => expect(writer.count()).toBe(0))
  expect(fake.offsets()).toEqual([...Array(10).keys()])
  expect(second.stats().isReady).toBe(true)
})

test('a damaged spool stops the pipeline with what to do, and not the process', async () => {
  const dir = folder()
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'data.mdb'), Buffer.alloc(20_000, 7))
  await expect(openSpool(dir)).rejects.toMatchObject({ code: 'SPOOL_UNREADABLE', message: expect.stringContaining(`${dir} is damaged`) })
})
