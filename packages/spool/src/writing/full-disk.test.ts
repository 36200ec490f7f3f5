import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { spoolBytes } from '../files/folder.ts'
import { openSpoolReader } from '../reading/reader.ts'
import { batchOf, drain, readAll, textsOf } from '../spool.fixture.ts'
import { temporaryFolder } from '../temporary-folder.fixture.ts'
import { openSpoolWriter, type SpoolWriter } from './writer.ts'

const kilobyte = 'x'.repeat(1_000)

/** Appends until the spool is full. @returns how many records were kept. */
async function fill(writer: SpoolWriter, text = kilobyte): Promise<number> {
  for (let kept = 0; ; kept++) {
    try {
      await writer.append(batchOf(text))
    } catch (error) {
      expect(error).toMatchObject({ code: 'FULL' })
      return kept
    }
  }
}

test('an append for which the disk may not have room is refused before writing', async () => {
  await using folder = await temporaryFolder()
  let free: number | undefined = 1_048_576
  const writer = await openSpoolWriter({ dir: folder.path, freeBytes: async () => free })
  await expect(writer.append(batchOf('a'))).rejects.toMatchObject({
    code: 'FULL',
    message: expect.stringContaining('1048576 bytes are free on its disk, 1048611 are needed'),
  })
  for (free of [1_048_611, undefined]) await writer.append(batchOf('a'))
  expect(writer.next).toBe(2)
  await writer.close()
})

test('all writers of a spool share one size limit; a commit by a reader makes room', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const maxBytes = 1_048_576
  const first = await openSpoolWriter({ dir, maxBytes })
  expect(await fill(first)).toBeGreaterThan(900)
  const second = await openSpoolWriter({ dir, maxBytes })
  expect(await fill(second)).toBeLessThan(2)
  const reader = await openSpoolReader({ dir, name: first.name })
  const records = await drain(reader)
  await reader.commit({ offset: records.length, note: '' })
  await expect.poll(() => second.append(batchOf('now there is room')).then(() => 'kept')).toBe('kept')
  await Promise.all([reader.close(), first.close(), second.close()])
})

test('writers that append at the same time exceed the limit by at most one segment each', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const maxBytes = 1_048_576
  const writers = await Promise.all([1, 2, 3, 4].map(() => openSpoolWriter({ dir, maxBytes })))
  const full = new Set<SpoolWriter>()
  while (full.size < writers.length) for (const writer of writers) await writer.append(batchOf(kilobyte)).catch(() => full.add(writer))
  expect(await spoolBytes(dir)).toBeGreaterThan(maxBytes * 0.9)
  expect(await spoolBytes(dir)).toBeLessThan(maxBytes + writers.length * (maxBytes / 16))
  await Promise.all(writers.map((writer) => writer.close()))
})

/** Mounts a disk of 3 MB; undefined if mounting is not allowed. */
function smallDisk(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    return undefined
  }
}

async function onSmallDisk(use: (disk: string) => Promise<void>) {
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
const withoutReserve = { freeBytes: async () => undefined }

needsMount('a writer does not open on a full disk, and opens once there is room (mounts a disk: only as root on Linux)', async ({ skip }) => {
  const isRun = await onSmallDisk(async (disk) => {
    const other = join(disk, 'other')
    await writeFile(other, Buffer.alloc(4_000_000)).catch(() => undefined)
    await expect(openSpoolWriter({ dir: join(disk, 'spool') })).rejects.toMatchObject({ code: 'FULL' })
    await rm(other)
    const writer = await openSpoolWriter({ dir: join(disk, 'spool') })
    await writer.append(batchOf('a'))
    await writer.close()
  })
  if (!isRun) skip('mount is not allowed here')
})

needsMount(
  'a disk that fills up during an append or at a new segment loses no kept record (mounts a disk: only as root on Linux)',
  async ({ skip }) => {
    const isRun = await onSmallDisk(async (disk) => {
      const dir = join(disk, 'spool')
      const other = join(disk, 'other')
      for (const maxBytes of [1_073_741_824, 8_388_608]) {
        await rm(dir, { recursive: true, force: true })
        const writer = await openSpoolWriter({ dir, maxBytes, ...withoutReserve })
        const before = await fill(writer, 'x'.repeat(10_007))
        expect(before).toBeGreaterThan(100)
        await expect(writer.append(batchOf('more'))).rejects.toMatchObject({ code: 'LOST', message: expect.stringContaining('a write to') })
        const reader = await openSpoolReader({ dir, name: writer.name })
        expect(await drain(reader)).toHaveLength(before)
        // The disk has no room for the reader's position either, so the commit rejects and changes nothing.
        await writeFile(other, Buffer.alloc(100_000)).catch(() => undefined)
        await expect(reader.commit({ offset: before, note: 'n'.repeat(5_000) })).rejects.toMatchObject({ code: 'ENOSPC' })
        await rm(other)
        await writer.close()
        await reader.takeOver()
        expect(await drain(reader)).toEqual([])
        await reader.retire()
        await reader.close()
        const next = await openSpoolWriter({ dir, maxBytes, ...withoutReserve })
        await next.append(batchOf('after'))
        await next.close()
        const { records, damages } = await readAll(dir, next.name)
        expect([textsOf(records), damages]).toEqual([['after'], []])
      }
    })
    if (!isRun) skip('mount is not allowed here')
  },
)
