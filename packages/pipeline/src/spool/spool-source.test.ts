import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSpoolWriter, spoolTotals } from '@paysignal/spool'
import { expect, test, vi } from 'vitest'
import { startPipeline } from '../service/pipeline.ts'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { fakeStore, Unreachable } from '../testing/fake-store.ts'
import { events, pipelineOn, recordsOf, temporarySpool, writerIn } from '../testing/spool-pipeline.ts'
import { spoolSource } from './spool-source.ts'

const waiting = async (dir: string) => (await spoolTotals(dir)).waiting

test('stores every event of the spool once and removes it from the spool', async () => {
  const dir = await temporarySpool()
  const writer = await writerIn(dir)
  await writer.append(events(250))
  const fake = fakeStore()
  const pipeline = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(pipeline.stats()).toMatchObject({ stored: 250, batches: 3, lag: 0, isReady: true, problems: [] }))
  expect(fake.offsets()).toEqual([...Array(250).keys()])
  expect(await waiting(dir)).toBe(0)
  expect(fake.rows[0]).toMatchObject({ kafka_partition: 0, kafka_offset: 0, epoch: writer.name })
})

test('waits for a folder that does not exist yet', async () => {
  const dir = await temporarySpool()
  const fake = fakeStore()
  const pipeline = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(pipeline.stats()).toMatchObject({ isReady: true, lag: 0 }))
  await (await writerIn(dir)).append(events(3))
  await vi.waitFor(() => expect(fake.offsets()).toEqual([0, 1, 2]))
})

test('after a writer that wrote nothing has removed its folder, there is no problem and no lag', async () => {
  const dir = await temporarySpool()
  const pipeline = await pipelineOn(dir, fakeStore())
  for (let round = 0; round < 20; round++) await (await openSpoolWriter({ dir })).close()
  await vi.waitFor(() => expect(pipeline.stats()).toMatchObject({ isReady: true, lag: 0, problems: [] }), { timeout: 10_000 })
  await (await writerIn(dir)).append(events(1))
  await vi.waitFor(() => expect(pipeline.stats()).toMatchObject({ stored: 1, lag: 0, problems: [] }))
})

test('if a pipeline was closed while the store could not be reached, the next pipeline continues', async () => {
  const dir = await temporarySpool()
  await (await writerIn(dir)).append(events(10))
  const away = fakeStore({
    fault: () => {
      throw new Unreachable('away')
    },
  })
  const first = await pipelineOn(dir, away)
  await vi.waitFor(() => expect(first.stats()).toMatchObject({ isReady: false, problems: ['store: UNREACHABLE: away'] }))
  await first.close()
  const fake = fakeStore()
  const second = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(second.stats()).toMatchObject({ stored: 10, replayed: 1 }))
  expect(fake.offsets()).toEqual([...Array(10).keys()])
})

test('writes refused events to the dead letters and never logs their content', async () => {
  const dir = await temporarySpool()
  const writer = await writerIn(dir)
  await writer.append(recordsOf(['{"a":1}', '{"secret":"SECRET_MARKER_1"', '{"bad":true}', '{"a":2}']))
  const fake = fakeStore()
  const logger = collectingLogger()
  await pipelineOn(dir, fake, logger)
  await vi.waitFor(() => expect(fake.offsets()).toEqual([0, 3]))
  const letters = (await readFile(join(dir, 'dead-letters.jsonl'), 'utf8')).trim().split('\n')
  expect(letters.map((line) => JSON.parse(line))).toMatchObject([
    { log: writer.name, offset: 1, key: 'acme/1', reason: 'not_an_object', value: Buffer.from('{"secret":"SECRET_MARKER_1"').toString('base64') },
    { log: writer.name, offset: 2, key: 'acme/2', reason: 'refused', code: 117 },
  ])
  expect(logger.lines.join('\n')).not.toContain('SECRET_MARKER')
})

test('refuses to start on a spool with another layout', async () => {
  const dir = await temporarySpool()
  await mkdir(join(dir, 'v2-whatever'), { recursive: true })
  const starting = startPipeline({ source: spoolSource({ dir }), store: fakeStore().store, http: false, logger: collectingLogger() })
  await expect(starting).rejects.toMatchObject({ code: 'SPOOL_VERSION', message: expect.stringContaining('has layout 2, this version reads 1') })
})

test('stops when another pipeline takes over the spool, and the other continues at the same position', async () => {
  const dir = await temporarySpool()
  const writer = await writerIn(dir)
  await writer.append(events(5))
  const fake = fakeStore()
  const first = await pipelineOn(dir, fake)
  await vi.waitFor(async () => expect(await waiting(dir)).toBe(0))
  const second = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(second.stats()).toMatchObject({ isReady: true, lag: 0 }))
  await writer.append(events(5))
  await vi.waitFor(() => expect(first.stats().problems.join()).toContain('another pipeline reads the spool'))
  await vi.waitFor(async () => expect(await waiting(dir)).toBe(0))
  expect(fake.offsets()).toEqual([...Array(10).keys()])
  expect(second.stats().isReady).toBe(true)
})
