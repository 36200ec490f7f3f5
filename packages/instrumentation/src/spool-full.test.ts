import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PaySignalEvent } from '@paysignal/contract'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { createDelivery } from './delivery.ts'
import { createGuard } from './guard.ts'
import { spoolEvents } from './index.ts'
import { type EncodedEvent, SinkFullError } from './sink.ts'
import { openSpool } from './spool.ts'
import { createSpoolWriter } from './spool-sink.ts'

const delivery = { maxQueueEvents: 10_000, maxQueueBytes: 16_777_216, maxBatchEvents: 100, maxWaitMs: 1, closeTimeoutMs: 5_000 }
const reports = { forwarded() {}, rejected() {}, recovered() {}, failed() {} }
const batch = (bytes: number): readonly EncodedEvent[] => [{ key: null, value: Buffer.alloc(bytes, 'x') }]
const event = (id: string): PaySignalEvent => ({ event_id: id, event_time: 1, kind: 'call', provider: 'acme', order_id: 'x'.repeat(100) })

test('an append that the disk may not have room for is not begun', async () => {
  await using folder = await temporaryFolder()
  let free: number | undefined = 1_048_576 + 1_999
  const writer = createSpoolWriter(folder.path, 1_073_741_824, reports, async () => free)
  await expect(writer.append(batch(1_000), 0)).rejects.toBeInstanceOf(SinkFullError)
  free = 1_048_576 + 2_000
  await writer.append(batch(1_000), 0)
  free = undefined
  await writer.append(batch(1_000), 0)
  expect((await writer.opened()).count()).toBe(2)
  await writer.close()
})

/** A disk of 3 MB; undefined where it cannot be mounted. */
function smallDisk(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    return undefined
  }
}

async function onSmallDisk(use: (dir: string) => Promise<void>) {
  await using folder = await temporaryFolder()
  const disk = smallDisk(join(folder.path, 'disk'))
  if (disk === undefined) return false
  try {
    await use(disk)
  } finally {
    execFileSync('umount', ['-l', disk])
  }
  return true
}

const needsMount = test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)

needsMount('a full disk costs events, counted, and nothing else (mounts a disk: root on Linux only)', async ({ skip }) => {
  const isRun = await onSmallDisk(async (dir) => {
    const one = createDelivery(spoolEvents({ dir: join(dir, 'spool') }), delivery, createGuard())
    for (let index = 0; index < 10_000; index++) one.emit(event(`${index}`))
    await one.close()
    const { emitted, delivered, dropped, inFlight } = one.stats()
    expect(delivered).toBeGreaterThan(1_000)
    expect(dropped.spool_failed).toBeGreaterThan(0)
    expect([inFlight, delivered + dropped.spool_failed]).toEqual([0, emitted])
  })
  if (!isRun) skip('mount is not allowed here')
})

needsMount('a commit that fails rejects as full, ends no process, and works again once there is room (root on Linux only)', async ({ skip }) => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  const isRun = await onSmallDisk(async (dir) => {
    const spool = await openSpool(join(dir, 'spool'))
    await spool.append(batch(1_000), 0)
    await writeFile(join(dir, 'other'), Buffer.alloc(3_145_728)).catch(() => undefined)
    for (let round = 0; round < 3; round++) await expect(spool.append(batch(30_000), 0)).rejects.toBeInstanceOf(SinkFullError)
    await new Promise((done) => setImmediate(done))
    await writeFile(join(dir, 'other'), '')
    await spool.append(batch(30_000), 0)
    expect(spool.count()).toBe(2)
    await spool.close()
  })
  expect(unhandled).toEqual([])
  if (!isRun) skip('mount is not allowed here')
})
