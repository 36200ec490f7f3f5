import { mkdir, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { listFolders, openSpoolWriter, spoolTotals } from '@paysignal/spool'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import type { SinkReports } from '../delivery/sink.ts'
import { openForwardingSink } from './forwarding-sink.ts'
import type { EventProducer } from './kafka-producer.ts'

const leaseMs = 15_000
const batchOf = (...ids: readonly string[]) => ids.map((id) => ({ key: `acme/${id}`, value: Buffer.from(id) }))

/** A broker that says of each batch what becomes of it; `ids` is what it acknowledged. */
function fakeProducer(answer: (ids: readonly string[]) => 'ok' | 'refuse' | 'away' = () => 'ok') {
  const ids: string[] = []
  const keys: (string | null)[] = []
  const producer: EventProducer = {
    async send(batch) {
      const sent = batch.map(({ value }) => value.toString())
      const result = answer(sent)
      if (result === 'away') throw new Error('away')
      if (result === 'refuse') return { delivered: 0, rejected: batch.length }
      ids.push(...sent)
      keys.push(...batch.map(({ key }) => key))
      return { delivered: batch.length, rejected: 0 }
    },
    close: async () => {},
  }
  return { producer, ids, keys }
}

/** What a delivery would count. */
function reports() {
  const counts = { forwarded: 0, rejected: 0, failed: 0, adopted: 0, handedOver: 0, damaged: 0 }
  const add = (name: keyof typeof counts) => (count: number) => {
    counts[name] += count
  }
  const told: SinkReports = {
    forwarded: add('forwarded'),
    rejected: add('rejected'),
    adopted: add('adopted'),
    handedOver: add('handedOver'),
    damaged: add('damaged'),
    failed: () => add('failed')(1),
  }
  return { told, counts }
}

async function leftBehind(dir: string, ...ids: readonly string[]): Promise<string> {
  const writer = await openSpoolWriter({ dir })
  await writer.append(batchOf(...ids))
  await writer.close()
  return writer.name
}

test('what a dead process left is forwarded at start, in order and with its keys, and its folder removed', async () => {
  await using folder = await temporaryFolder()
  await leftBehind(folder.path, 'a', 'b', 'c')
  const { told, counts } = reports()
  const { producer, ids, keys } = fakeProducer()
  const sink = openForwardingSink(producer, { dir: folder.path, leaseMs }, told)
  await vi.waitFor(() => expect(ids).toEqual(['a', 'b', 'c']))
  await sink.close(1_000)
  expect(keys).toEqual(['acme/a', 'acme/b', 'acme/c'])
  expect(counts).toEqual({ forwarded: 3, rejected: 0, failed: 0, adopted: 3, handedOver: 0, damaged: 0 })
  expect(await listFolders(folder.path)).toEqual([])
  expect(await spoolTotals(folder.path)).toEqual({ appended: 3, waiting: 0 })
})

test('what a process leaves that dies later is adopted by one that goes on', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const { told, counts } = reports()
  const { producer, ids } = fakeProducer()
  const sink = openForwardingSink(producer, { dir, leaseMs: 500 }, told)
  const dying = await openSpoolWriter({ dir, leaseMs: 1_000_000 })
  await dying.append(batchOf('a', 'b'))
  const [owner = ''] = (await readdir(join(dir, dying.name))).filter((name) => name.startsWith('owner-'))
  await utimes(join(dir, dying.name, owner), 1, 1)
  await vi.waitFor(() => expect(ids).toEqual(['a', 'b']), { timeout: 10_000 })
  await sink.write(batchOf('c'))
  await vi.waitFor(() => expect(counts).toMatchObject({ adopted: 2, forwarded: 3 }), { timeout: 10_000 })
  await sink.close(1_000)
  await dying.close()
})

test('while the broker is away events stay in the spool, and leave it once it is back', async () => {
  await using folder = await temporaryFolder()
  const { told, counts } = reports()
  let attempts = 0
  const { producer, ids } = fakeProducer(() => (attempts++ < 2 ? 'away' : 'ok'))
  const sink = openForwardingSink(producer, { dir: folder.path, leaseMs }, told)
  await sink.write(batchOf('a', 'b'))
  await vi.waitFor(() => expect(counts.forwarded).toBe(2), { timeout: 10_000 })
  expect(ids).toEqual(['a', 'b'])
  expect(counts.failed).toBe(2)
  await sink.close(1_000)
})

test('closing while the broker is away leaves the events to the next process, within the time', async () => {
  await using folder = await temporaryFolder()
  const { told, counts } = reports()
  const sink = openForwardingSink(fakeProducer(() => 'away').producer, { dir: folder.path, leaseMs }, told)
  await sink.write(batchOf('a'))
  await sink.close(2_000)
  expect(counts.forwarded).toBe(0)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 1, waiting: 1 })
  const { producer, ids } = fakeProducer()
  const next = openForwardingSink(producer, { dir: folder.path, leaseMs }, reports().told)
  await vi.waitFor(() => expect(ids).toEqual(['a']))
  await next.close(1_000)
})

test('what the broker refuses for good is taken out and counted', async () => {
  await using folder = await temporaryFolder()
  const { told, counts } = reports()
  const sink = openForwardingSink(fakeProducer(() => 'refuse').producer, { dir: folder.path, leaseMs }, told)
  await sink.write(batchOf('a', 'b'))
  await vi.waitFor(() => expect(counts).toMatchObject({ forwarded: 0, rejected: 2 }))
  await sink.close(1_000)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 2, waiting: 0 })
})

test('several processes with one folder forward each event once, also what one of them leaves', async () => {
  await using folder = await temporaryFolder()
  await leftBehind(folder.path, 'left-1', 'left-2')
  const { producer, ids } = fakeProducer()
  const counted = [1, 2, 3].map(reports)
  const sinks = counted.map(({ told }) => openForwardingSink(producer, { dir: folder.path, leaseMs: 500 }, told))
  for (let round = 0; round < 20; round++) await Promise.all(sinks.map((sink, index) => sink.write(batchOf(`${index}-${round}`))))
  await vi.waitFor(() => expect(ids).toHaveLength(62), { timeout: 10_000 })
  expect(new Set(ids).size).toBe(62)
  await Promise.all(sinks.map((sink) => sink.close(1_000)))
  expect(counted.reduce((sum, { counts }) => sum + counts.adopted, 0)).toBe(2)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 62, waiting: 0 })
})

test('a process whose folder was taken over while it stood still goes on in a new one, and its balance holds', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const standing = reports()
  let isAway = true
  const still = fakeProducer(() => (isAway ? 'away' : 'ok'))
  const sink = openForwardingSink(still.producer, { dir, leaseMs: 1_000_000 }, standing.told)
  await sink.write(batchOf('a', 'b'))
  const [name = ''] = await listFolders(dir)
  const [owner = ''] = (await readdir(join(dir, name))).filter((file) => file.startsWith('owner-'))
  await utimes(join(dir, name, owner), 1, 1)
  const other = fakeProducer()
  const adopting = openForwardingSink(other.producer, { dir, leaseMs }, reports().told)
  await vi.waitFor(() => expect(other.ids).toEqual(['a', 'b']), { timeout: 10_000 })
  await expect(sink.write(batchOf('c'))).rejects.toMatchObject({ code: 'LOST' })
  isAway = false
  await sink.write(batchOf('c'))
  await vi.waitFor(() => expect(still.ids).toContain('c'), { timeout: 10_000 })
  await Promise.all([sink.close(1_000), adopting.close(1_000)])
  const { forwarded, adopted, handedOver } = standing.counts
  expect({ adopted, sum: forwarded + handedOver, handedOver }).toEqual({ adopted: 0, sum: 3, handedOver: 2 })
})

test('a folder of another that cannot be read keeps nobody’s events from leaving', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await leftBehind(dir, 'a')
  // A folder where the segment should be: every attempt to read it fails.
  await rm(join(dir, name, '0000000000000000.seg'))
  await mkdir(join(dir, name, '0000000000000000.seg'))
  const { told, counts } = reports()
  const { producer, ids } = fakeProducer()
  const sink = openForwardingSink(producer, { dir, leaseMs }, told)
  await sink.write(batchOf('b'))
  await vi.waitFor(() => expect(ids).toEqual(['b']))
  expect(counts.failed).toBeGreaterThan(0)
  await sink.close(1_000)
})
