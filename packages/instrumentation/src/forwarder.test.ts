import type { PaySignalEvent } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { deferred } from '../test/deferred.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { createForwarder } from './forwarder.ts'
import type { EventProducer } from './kafka-producer.ts'
import type { SinkReports } from './sink.ts'
import { openSpool } from './spool.ts'
import { createSpoolWriter } from './spool-sink.ts'

const batchOf = (...ids: readonly string[]) =>
  ids.map((id) => ({ key: null, value: Buffer.from(JSON.stringify({ event_id: id, provider: 'acme', order_id: id })) }))

/** A broker that says of each batch what becomes of it; `ids` is what it acknowledged. */
function fakeProducer(answer: (ids: readonly string[]) => 'ok' | 'refuse' | 'away' = () => 'ok') {
  const ids: string[] = []
  const keys: (string | null)[] = []
  const producer: EventProducer = {
    async send(batch) {
      const sent = batch.map(({ value }) => (JSON.parse(value.toString()) as PaySignalEvent).event_id)
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

function reports() {
  const counts = { forwarded: 0, rejected: 0, failed: 0, recovered: { emitted: 0, dropped: 0, spooled: 0 } }
  const told: SinkReports = {
    forwarded(count) {
      counts.forwarded += count
    },
    rejected(count) {
      counts.rejected += count
    },
    failed() {
      counts.failed += 1
    },
    recovered(totals) {
      counts.recovered = { ...totals }
    },
  }
  return { told, counts }
}

async function spoolWith(dir: string, ...ids: readonly string[]) {
  const spool = await openSpool(dir)
  await spool.append(batchOf(...ids), 0)
  await spool.close()
}

test('what a dead process left is forwarded at start, in order and with its keys, and taken out', async () => {
  await using folder = await temporaryFolder()
  await spoolWith(folder.path, 'a', 'b', 'c')
  const { told, counts } = reports()
  const { producer, ids, keys } = fakeProducer()
  const writer = createSpoolWriter(folder.path, 2 ** 30, told)
  const forwarder = createForwarder(writer, producer, told)
  await forwarder.close(1_000)
  expect(ids).toEqual(['a', 'b', 'c'])
  expect(keys).toEqual(['acme/a', 'acme/b', 'acme/c'])
  expect((await writer.opened()).count()).toBe(0)
  expect(counts).toEqual({ forwarded: 3, rejected: 0, failed: 0, recovered: { emitted: 3, dropped: 0, spooled: 3 } })
  await writer.close()
})

test('while the broker is away events stay in the spool, and leave it once it is back', async () => {
  await using folder = await temporaryFolder()
  const { told, counts } = reports()
  let attempts = 0
  const { producer, ids } = fakeProducer(() => (attempts++ < 2 ? 'away' : 'ok'))
  const writer = createSpoolWriter(folder.path, 2 ** 30, told)
  const { promise, resolve } = deferred()
  const forwarder = createForwarder(writer, producer, { ...told, forwarded: () => resolve() })
  await writer.append(batchOf('a', 'b'), 0)
  forwarder.wake()
  await promise
  expect(ids).toEqual(['a', 'b'])
  expect(counts.failed).toBe(2)
  await forwarder.close(1_000)
  await writer.close()
})

test('closing while the broker is away leaves the events to the next process, within the time', async () => {
  await using folder = await temporaryFolder()
  await spoolWith(folder.path, 'a')
  const { told, counts } = reports()
  const writer = createSpoolWriter(folder.path, 2 ** 30, told)
  const forwarder = createForwarder(writer, fakeProducer(() => 'away').producer, told)
  await forwarder.close(2_000)
  expect((await writer.opened()).count()).toBe(1)
  expect(counts.forwarded).toBe(0)
  await writer.close()
})

test('what the broker refuses for good is taken out and counted, in the totals too', async () => {
  await using folder = await temporaryFolder()
  await spoolWith(folder.path, 'a', 'b')
  const { told, counts } = reports()
  const writer = createSpoolWriter(folder.path, 2 ** 30, told)
  const forwarder = createForwarder(writer, fakeProducer(() => 'refuse').producer, told)
  await forwarder.close(1_000)
  expect(counts).toMatchObject({ forwarded: 0, rejected: 2 })
  expect((await writer.opened()).totals()).toEqual({ emitted: 2, dropped: 2 })
  await writer.close()
})
