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

/** A producer whose batches are acknowledged, refused or lost as the test decides. `ids` are the acknowledged events. */
function fakeProducer(answer: (ids: readonly string[]) => 'ok' | 'refuse' | 'unreachable' = () => 'ok') {
  const ids: string[] = []
  const keys: (string | null)[] = []
  const producer: EventProducer = {
    async send(batch) {
      const sent = batch.map(({ value }) => value.toString())
      const result = answer(sent)
      if (result === 'unreachable') throw new Error('unreachable')
      if (result === 'refuse') return { delivered: 0, rejected: batch.length }
      ids.push(...sent)
      keys.push(...batch.map(({ key }) => key))
      return { delivered: batch.length, rejected: 0 }
    },
    close: async () => {},
  }
  return { producer, ids, keys }
}

/** Counts what the sink reports. */
function reports() {
  const counts = { forwarded: 0, rejected: 0, failed: 0, adopted: 0, handedOver: 0, damaged: 0 }
  const add = (name: keyof typeof counts) => (count: number) => {
    counts[name] += count
  }
  const sinkReports: SinkReports = {
    forwarded: add('forwarded'),
    rejected: add('rejected'),
    adopted: add('adopted'),
    handedOver: add('handedOver'),
    damaged: add('damaged'),
    failed: () => add('failed')(1),
  }
  return { sinkReports, counts }
}

async function leftBehind(dir: string, ...ids: readonly string[]): Promise<string> {
  const writer = await openSpoolWriter({ dir })
  await writer.append(batchOf(...ids))
  await writer.close()
  return writer.name
}

test('events of a dead process are forwarded at start, in sequence and with their keys, and its folder is deleted', async () => {
  await using folder = await temporaryFolder()
  await leftBehind(folder.path, 'a', 'b', 'c')
  const { sinkReports, counts } = reports()
  const { producer, ids, keys } = fakeProducer()
  const sink = openForwardingSink(producer, { dir: folder.path, leaseMs }, sinkReports)
  await vi.waitFor(() => expect(ids).toEqual(['a', 'b', 'c']))
  await sink.close(1_000)
  expect(keys).toEqual(['acme/a', 'acme/b', 'acme/c'])
  expect(counts).toEqual({ forwarded: 3, rejected: 0, failed: 0, adopted: 3, handedOver: 0, damaged: 0 })
  expect(await listFolders(folder.path)).toEqual([])
  expect(await spoolTotals(folder.path)).toEqual({ appended: 3, waiting: 0 })
})

test('if a process dies, another one adopts the events that it left', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const { sinkReports, counts } = reports()
  const { producer, ids } = fakeProducer()
  const sink = openForwardingSink(producer, { dir, leaseMs: 500 }, sinkReports)
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

test('while the broker is unreachable, events stay in the spool; afterwards they are forwarded', async () => {
  await using folder = await temporaryFolder()
  const { sinkReports, counts } = reports()
  let attempts = 0
  const { producer, ids } = fakeProducer(() => (attempts++ < 2 ? 'unreachable' : 'ok'))
  const sink = openForwardingSink(producer, { dir: folder.path, leaseMs }, sinkReports)
  await sink.write(batchOf('a', 'b'))
  await vi.waitFor(() => expect(counts.forwarded).toBe(2), { timeout: 10_000 })
  expect(ids).toEqual(['a', 'b'])
  expect(counts.failed).toBe(2)
  await sink.close(1_000)
})

test('close ends in time while the broker is unreachable, and the next process forwards the events', async () => {
  await using folder = await temporaryFolder()
  const { sinkReports, counts } = reports()
  const sink = openForwardingSink(fakeProducer(() => 'unreachable').producer, { dir: folder.path, leaseMs }, sinkReports)
  await sink.write(batchOf('a'))
  await sink.close(2_000)
  expect(counts.forwarded).toBe(0)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 1, waiting: 1 })
  const { producer, ids } = fakeProducer()
  const next = openForwardingSink(producer, { dir: folder.path, leaseMs }, reports().sinkReports)
  await vi.waitFor(() => expect(ids).toEqual(['a']))
  await next.close(1_000)
})

test('events that the broker refuses are removed from the spool and counted', async () => {
  await using folder = await temporaryFolder()
  const { sinkReports, counts } = reports()
  const sink = openForwardingSink(fakeProducer(() => 'refuse').producer, { dir: folder.path, leaseMs }, sinkReports)
  await sink.write(batchOf('a', 'b'))
  await vi.waitFor(() => expect(counts).toMatchObject({ forwarded: 0, rejected: 2 }))
  await sink.close(1_000)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 2, waiting: 0 })
})

test('several processes with one folder forward each event once, also the events that an earlier process left', async () => {
  await using folder = await temporaryFolder()
  await leftBehind(folder.path, 'left-1', 'left-2')
  const { producer, ids } = fakeProducer()
  const counted = [1, 2, 3].map(reports)
  const sinks = counted.map(({ sinkReports }) => openForwardingSink(producer, { dir: folder.path, leaseMs: 500 }, sinkReports))
  for (let round = 0; round < 20; round++) await Promise.all(sinks.map((sink, index) => sink.write(batchOf(`${index}-${round}`))))
  await vi.waitFor(() => expect(ids).toHaveLength(62), { timeout: 10_000 })
  expect(new Set(ids).size).toBe(62)
  await Promise.all(sinks.map((sink) => sink.close(1_000)))
  expect(counted.reduce((sum, { counts }) => sum + counts.adopted, 0)).toBe(2)
  expect(await spoolTotals(folder.path)).toEqual({ appended: 62, waiting: 0 })
})

test('a process is suspended and loses its folder: it continues in a new one, and each event is counted once', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const suspended = reports()
  let isUnreachable = true
  const suspendedProducer = fakeProducer(() => (isUnreachable ? 'unreachable' : 'ok'))
  const sink = openForwardingSink(suspendedProducer.producer, { dir, leaseMs: 1_000_000 }, suspended.sinkReports)
  await sink.write(batchOf('a', 'b'))
  const [name = ''] = await listFolders(dir)
  const [owner = ''] = (await readdir(join(dir, name))).filter((file) => file.startsWith('owner-'))
  await utimes(join(dir, name, owner), 1, 1)
  const other = fakeProducer()
  const adopting = openForwardingSink(other.producer, { dir, leaseMs }, reports().sinkReports)
  await vi.waitFor(() => expect(other.ids).toEqual(['a', 'b']), { timeout: 10_000 })
  await expect(sink.write(batchOf('c'))).rejects.toMatchObject({ code: 'LOST' })
  isUnreachable = false
  await sink.write(batchOf('c'))
  await vi.waitFor(() => expect(suspendedProducer.ids).toContain('c'), { timeout: 10_000 })
  await Promise.all([sink.close(1_000), adopting.close(1_000)])
  const { forwarded, adopted, handedOver } = suspended.counts
  expect({ adopted, sum: forwarded + handedOver, handedOver }).toEqual({ adopted: 0, sum: 3, handedOver: 2 })
})

test('if the folder of another process cannot be read, a process still forwards its own events', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await leftBehind(dir, 'a')
  // A folder is put in the place of the segment file, so that every attempt to read the file fails.
  await rm(join(dir, name, '0000000000000000.seg'))
  await mkdir(join(dir, name, '0000000000000000.seg'))
  const { sinkReports, counts } = reports()
  const { producer, ids } = fakeProducer()
  const sink = openForwardingSink(producer, { dir, leaseMs }, sinkReports)
  await sink.write(batchOf('b'))
  await vi.waitFor(() => expect(ids).toEqual(['b']))
  expect(counts.failed).toBeGreaterThan(0)
  await sink.close(1_000)
})
