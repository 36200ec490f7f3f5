import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { spoolLayout } from '@paysignal/contract'
import { open } from 'lmdb'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { createDelivery } from './delivery.ts'
import { createGuard } from './guard.ts'
import { spoolEvents } from './index.ts'
import { openSpool } from './spool.ts'

const delivery = { maxQueueEvents: 100, maxQueueBytes: 16_777_216, maxBatchEvents: 100, maxWaitMs: 1, closeTimeoutMs: 5_000 }

const batchOf = (...texts: readonly string[]) => texts.map((text) => ({ key: null, value: Buffer.from(text) }))

const texts = (entries: readonly { readonly value: Buffer }[]) => entries.map(({ value }) => value.toString())

test('keeps batches in order, takes them out from the front, and goes on where it was', async () => {
  await using folder = await temporaryFolder()
  const spool = await openSpool(folder.path)
  await spool.append(batchOf('a', 'b'), 0)
  await spool.append(batchOf('c'), 3)
  expect(texts(spool.first(10))).toEqual(['a', 'b', 'c'])
  expect(texts(spool.first(1))).toEqual(['a'])
  expect(spool.totals()).toEqual({ emitted: 6, dropped: 3 })
  await spool.removeBelow(2, 1)
  await spool.close()
  const again = await openSpool(folder.path)
  expect(again.count()).toBe(1)
  expect(again.totals()).toEqual({ emitted: 6, dropped: 4 })
  await again.append(batchOf('d'), 0)
  expect(again.first(10).map(({ sequence, value }) => [sequence, value.toString()])).toEqual([
    [2, 'c'],
    [3, 'd'],
  ])
  await again.close()
})

test('has the layout of the contract, which a reader in another process relies on', async () => {
  await using folder = await temporaryFolder()
  const spool = await openSpool(folder.path)
  await spool.append(batchOf('{"a":1}'), 2)
  const root = open({ path: folder.path, encoding: 'binary' })
  const events = root.openDB<Buffer, number>(spoolLayout.events, { encoding: 'binary' })
  const meta = root.openDB<unknown, string>(spoolLayout.meta, { encoding: 'json' })
  expect(events.get(0)?.toString()).toBe('{"a":1}')
  expect(Object.fromEntries([...meta.getRange()].map(({ key, value }) => [key, value]))).toEqual({
    version: 1,
    next: 1,
    counters: { emitted: 3, dropped: 2 },
    epoch: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  await spool.removeBelow(1, 0)
  expect(meta.get(spoolLayout.metaKeys.commit)).toEqual({ offset: 1, metadata: '' })
  await spool.close()
})

test('numbers go on after everything was taken out', async () => {
  await using folder = await temporaryFolder()
  const spool = await openSpool(folder.path)
  await spool.append(batchOf('a', 'b'), 0)
  await spool.removeBelow(2, 0)
  await spool.append(batchOf('c'), 0)
  expect(spool.first(10).map(({ sequence }) => sequence)).toEqual([2])
  await spool.close()
})

test('a folder of another version is refused by name', async () => {
  await using folder = await temporaryFolder()
  const root = open({ path: folder.path, encoding: 'binary' })
  await root.openDB<unknown, string>(spoolLayout.meta, { encoding: 'json' }).put(spoolLayout.metaKeys.version, 99)
  await root.close()
  await expect(openSpool(folder.path)).rejects.toMatchObject({ code: 'SPOOL_VERSION', message: expect.stringContaining('version 99') })
})

test('its size goes up with what waits and down with what was taken', async () => {
  await using folder = await temporaryFolder()
  const spool = await openSpool(folder.path)
  await spool.append(batchOf(...Array.from({ length: 500 }, () => 'x'.repeat(600))), 0)
  const full = spool.bytes()
  expect(full).toBeGreaterThan(300_000)
  await spool.removeBelow(500, 0)
  expect(spool.bytes()).toBeLessThan(full / 10)
  await spool.close()
})

test.each([
  ['garbage', () => Buffer.alloc(20_000, 7)],
  ['cut after its first pages', (sound: Buffer) => sound.subarray(0, 8_192)],
  ['cut within them', (sound: Buffer) => sound.subarray(0, 5_000)],
])('a file that is %s is refused by name, and a new one is made once it is moved away', async (_name, damage) => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'data.mdb')
  const spool = await openSpool(folder.path)
  await spool.append(batchOf(...Array.from({ length: 100 }, () => 'x'.repeat(600))), 0)
  await spool.close()
  await writeFile(file, damage(await readFile(file)))
  const told: unknown[] = []
  const one = createDelivery(spoolEvents({ dir: folder.path }), delivery, { ...createGuard(), failed: (_site, error) => void told.push(error) })
  one.emit({ event_id: 'a', event_time: 1, kind: 'call', provider: 'acme' })
  await vi.waitFor(() => expect(one.stats()).toMatchObject({ inFlight: 0, dropped: { spool_failed: 1 } }))
  expect(told[0]).toMatchObject({ code: 'SPOOL_DAMAGED', message: expect.stringContaining(folder.path) })
  await rename(file, `${file}.damaged`)
  one.emit({ event_id: 'b', event_time: 1, kind: 'call', provider: 'acme' })
  await one.close()
  expect(one.stats()).toMatchObject({ delivered: 1, inFlight: 0 })
})

test('an empty file is a new spool', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'data.mdb'), '')
  const spool = await openSpool(folder.path)
  await spool.append(batchOf('a'), 0)
  expect(spool.count()).toBe(1)
  await spool.close()
})
