import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PaySignalEvent } from '@paysignal/contract'
import { adoptSpoolFolder, listFolders, spoolTotals } from '@paysignal/spool'
import { expect, test, vi } from 'vitest'
import { fakeProvider } from '../../test/fake-provider.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { answerJson, listen } from '../../test/watch.ts'
import { createDelivery } from '../delivery/delivery.ts'
import { createGuard } from '../guard.ts'
import { createPaySignal } from '../index.ts'
import { spoolEvents } from './spool-events.ts'

const delivery = { maxQueueEvents: 10_000, maxQueueBytes: 16_777_216, maxBatchEvents: 100, maxWaitMs: 1, closeTimeoutMs: 5_000 }

/** All events of the spool, of closed and of killed processes. */
async function eventsIn(dir: string): Promise<readonly PaySignalEvent[]> {
  const events: PaySignalEvent[] = []
  for (const name of await listFolders(dir)) {
    const reader = await adoptSpoolFolder({ dir, name, leaseMs: 1 })
    const records = (await reader?.next(1_000_000, 100_000_000)) ?? []
    events.push(...records.map(({ value }) => JSON.parse(value.toString()) as PaySignalEvent))
    await reader?.close()
  }
  return events
}

const event = (id: string): PaySignalEvent => ({ event_id: id, event_time: 1, kind: 'call', provider: 'acme', order_id: 'x'.repeat(100) })

test('events that count as delivered are in the spool', async () => {
  await using folder = await temporaryFolder()
  await using server = await listen(answerJson({ code: '0', data: { orderId: 'order-1', acmeId: 'a', status: 'NEW' } }))
  const paysignal = createPaySignal({
    providers: [fakeProvider([server.host])],
    events: spoolEvents({ dir: folder.path }),
    service: { name: 'checkout', version: '1.2' },
  })
  await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()
  await paysignal.close()
  expect(paysignal.stats()).toMatchObject({ emitted: 2, delivered: 2, spooled: 0, inFlight: 0 })
  expect((await eventsIn(folder.path)).map(({ kind, order_id, service, service_version }) => [kind, order_id, service, service_version])).toEqual([
    ['call', 'order-1', 'checkout', '1.2'],
    ['order_state', 'order-1', 'checkout', '1.2'],
  ])
})

test('a process counts only its own events, and the spool counts those of all processes', async () => {
  await using folder = await temporaryFolder()
  for (const round of [1, 2]) {
    const one = createDelivery(spoolEvents({ dir: folder.path }), delivery, createGuard())
    for (let index = 0; index < 10; index++) one.emit(event(`${round}-${index}`))
    await one.close()
    expect(one.stats()).toMatchObject({ emitted: 10, delivered: 10 })
    expect(await spoolTotals(folder.path)).toEqual({ appended: round * 10, waiting: round * 10 })
  }
})

test('if the folder is deleted while a process runs, it is created again and no later event is dropped', async () => {
  await using folder = await temporaryFolder()
  const guard = createGuard()
  const one = createDelivery(spoolEvents({ dir: folder.path }), delivery, guard)
  await vi.waitFor(async () => expect(await listFolders(folder.path)).toHaveLength(1))
  await rm(folder.path, { recursive: true })
  one.emit(event('a'))
  await vi.waitFor(() => expect(one.stats()).toMatchObject({ delivered: 1, inFlight: 0 }))
  await rm(folder.path, { recursive: true })
  one.emit(event('b'))
  await vi.waitFor(() => expect(one.stats()).toMatchObject({ delivered: 2, inFlight: 0 }))
  await one.close()
  expect((await eventsIn(folder.path)).map(({ event_id }) => event_id)).toEqual(['b'])
})

test('when the spool is full, all events of a batch are dropped and counted', async () => {
  await using folder = await temporaryFolder()
  const one = createDelivery(spoolEvents({ dir: folder.path, maxSpoolBytes: 1_048_576 }), delivery, createGuard())
  for (let index = 0; index < 10_000; index++) one.emit(event(`${index}`))
  await one.close()
  const { emitted, delivered, dropped } = one.stats()
  expect(dropped.spool_failed).toBeGreaterThan(0)
  expect(delivered).toBeGreaterThan(1_000)
  expect(delivered + dropped.spool_failed).toBe(emitted)
})

test('if the spool cannot be opened, events wait in memory and are dropped at close', async () => {
  const guard = createGuard()
  const one = createDelivery(spoolEvents({ dir: `${fileURLToPath(import.meta.url)}/spool` }), { ...delivery, closeTimeoutMs: 50 }, guard)
  one.emit(event('a'))
  await one.close()
  expect(one.stats()).toMatchObject({ delivered: 0, inFlight: 0, dropped: { closed: 1 } })
  expect(guard.counts.sink).toBeGreaterThan(0)
})

test('events that count as delivered are still in the spool after SIGKILL', async () => {
  await using folder = await temporaryFolder()
  const script = fileURLToPath(new URL('../../test/emit-until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@paysignal/source', script, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let reported = 0
  for await (const line of createInterface(child.stdout)) {
    reported = Number(line)
    if (reported > 300 && child.exitCode === null) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const ids = (await eventsIn(folder.path)).map(({ event_id }) => event_id)
  expect(ids.length).toBeGreaterThanOrEqual(reported)
  expect(ids).toEqual(ids.map((_, index) => `e${index}`))
})
