import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFolders, spoolTotals } from '@paysignal/spool'
import { Registry } from 'prom-client'
import { expect, test, vi } from 'vitest'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { fakeStore } from '../testing/fake-store.ts'
import { events, pipelineOn, temporarySpool, writerIn } from '../testing/spool-pipeline.ts'

test('reads the folders of all processes, and removes the folders of closed and dead processes once all their events are stored', async () => {
  const dir = await temporarySpool()
  const [living, closed, dead] = [await writerIn(dir), await writerIn(dir), await writerIn(dir)]
  for (const writer of [living, closed, dead]) await writer.append(events(10))
  await closed.close()
  const owner = (await readdir(join(dir, dead.name))).find((name) => name.startsWith('owner-')) ?? ''
  const fake = fakeStore()
  const pipeline = await pipelineOn(dir, fake)
  await vi.waitFor(() => expect(pipeline.stats().stored).toBe(30))
  await utimes(join(dir, dead.name, owner), 1, 1)
  await vi.waitFor(async () => expect(await listFolders(dir)).toEqual([living.name]), { timeout: 10_000 })
  await living.append(events(10))
  await vi.waitFor(() => expect(pipeline.stats()).toMatchObject({ stored: 40, lag: 0, problems: [] }))
  expect(await spoolTotals(dir)).toEqual({ appended: 40, waiting: 0 })
})

test('logs damaged events with the offset of their bytes, counts them, and stores all others', async () => {
  const dir = await temporarySpool()
  const writer = await writerIn(dir)
  await writer.append(events(10))
  await writer.close()
  const segment = join(dir, writer.name, '0000000000000000.seg')
  const bytes = await readFile(segment)
  bytes.fill(0, 100, 110)
  await writeFile(segment, bytes)
  const fake = fakeStore()
  const logger = collectingLogger()
  const registry = new Registry()
  const pipeline = await pipelineOn(dir, fake, logger, registry)
  await vi.waitFor(async () => expect(await listFolders(dir)).toEqual([]), { timeout: 10_000 })
  expect(fake.offsets()).toHaveLength(9)
  expect(pipeline.stats()).toMatchObject({ stored: 9, offsetGaps: 1 })
  const recordBytes = bytes.length / 10
  expect(logger.lines.join('\n')).toMatch(new RegExp(`damaged.*0000000000000000\\.seg","offset":${recordBytes},"bytes":${recordBytes},"events":1`))
  expect(await registry.metrics()).toContain('paysignal_pipeline_spool_damaged_total 1')
})
