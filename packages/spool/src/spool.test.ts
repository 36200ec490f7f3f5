import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listFolders } from './files/folder.ts'
import { adoptSpoolFolder, openSpoolReader } from './reading/reader.ts'
import { spoolTotals } from './reading/totals.ts'
import { batchOf, drain, exists, expireOwner, segmentsOf, textsOf, written } from './spool.fixture.ts'
import { temporaryFolder } from './temporary-folder.fixture.ts'
import { openSpoolWriter } from './writing/writer.ts'

test('a reader returns records in sequence with keys, sequence numbers and times, while the writer appends more', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const writer = await openSpoolWriter({ dir })
  const reader = await openSpoolReader({ dir, name: writer.name })
  expect(await reader.next(10, 1_000)).toEqual([])
  await writer.append(batchOf('a', 'b'))
  await writer.append([{ key: null, value: Buffer.from('c') }])
  const records = await reader.next(10, 1_000)
  expect(records.map(({ key, sequence }) => [key, sequence])).toEqual([
    ['key of a', 0],
    ['key of b', 1],
    [null, 2],
  ])
  expect(textsOf(records)).toEqual(['a', 'b', 'c'])
  for (const { timestampMs } of records) expect(Math.abs(Date.now() - timestampMs)).toBeLessThan(60_000)
  await writer.append(batchOf('d'))
  expect(textsOf(await reader.next(10, 1_000))).toEqual(['d'])
  await reader.close()
  await writer.close()
})

test('a read stops at its limits of records and of bytes, and returns at least one record', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, ['a', 'bb', 'ccc', 'dddd'])
  const reader = await openSpoolReader({ dir, name })
  expect(textsOf(await reader.next(1, 1_000))).toEqual(['a'])
  expect(textsOf(await reader.next(10, 5))).toEqual(['bb', 'ccc'])
  expect(textsOf(await reader.next(10, 1))).toEqual(['dddd'])
  await reader.close()
})

test('a record that is larger than the read window is read completely', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const large = 'x'.repeat(3_000_000)
  const name = await written({ dir }, ['a', large, 'b'])
  const reader = await openSpoolReader({ dir, name })
  expect(textsOf(await drain(reader))).toEqual(['a', large, 'b'])
  await reader.close()
})

test('the next reader continues at the committed position of the last one, with its note', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, ['a', 'b', 'c'])
  const first = await openSpoolReader({ dir, name })
  expect(first.position).toBeUndefined()
  await first.next(3, 1_000)
  await first.commit({ offset: 1, note: 'v1;e=x' })
  await first.close()
  const second = await openSpoolReader({ dir, name })
  expect(second.position).toEqual({ offset: 1, note: 'v1;e=x' })
  expect(textsOf(await drain(second))).toEqual(['b', 'c'])
  await second.close()
})

test('a newer reader fences the older one, so that the older one cannot change the position any more', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, ['a', 'b'])
  const older = await openSpoolReader({ dir, name })
  await older.commit({ offset: 1, note: 'older' })
  const newer = await openSpoolReader({ dir, name })
  await expect(older.commit({ offset: 2, note: 'late' })).rejects.toMatchObject({ code: 'FENCED' })
  expect(newer.position).toEqual({ offset: 1, note: 'older' })
  await newer.commit({ offset: 2, note: 'newer' })
  const last = await openSpoolReader({ dir, name })
  expect(last.position).toEqual({ offset: 2, note: 'newer' })
  await Promise.all([older, newer, last].map((reader) => reader.close()))
})

test('segments are removed once all their records are committed, and sequence numbers continue', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const writer = await openSpoolWriter({ dir, maxBytes: 1_048_576 })
  for (let index = 0; index < 10; index++) await writer.append(batchOf('x'.repeat(30_000)))
  const reader = await openSpoolReader({ dir, name: writer.name })
  const all = await segmentsOf(dir, writer.name)
  expect(all.length).toBeGreaterThan(3)
  await drain(reader)
  await reader.commit({ offset: 5, note: '' })
  await reader.commit({ offset: 10, note: '' })
  expect(await segmentsOf(dir, writer.name)).toEqual(all.slice(-1))
  await writer.append(batchOf('next'))
  expect((await drain(reader)).map(({ sequence }) => sequence)).toEqual([10])
  await reader.close()
  await writer.close()
})

test('every writer has its own folder, and the totals cover all folders, including removed ones', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const first = await written({ dir }, ['a', 'b'])
  await written({ dir }, ['c'])
  expect(await listFolders(dir)).toHaveLength(2)
  expect(await spoolTotals(dir)).toEqual({ appended: 3, waiting: 3 })
  const reader = await openSpoolReader({ dir, name: first })
  expect(await reader.takeOver()).toBe(true)
  await drain(reader)
  expect(reader.isAllCommitted()).toBe(false)
  await reader.commit({ offset: 2, note: '' })
  expect(reader.isAllCommitted()).toBe(true)
  await reader.retire()
  await reader.close()
  expect(await listFolders(dir)).toHaveLength(1)
  expect(await spoolTotals(dir)).toEqual({ appended: 3, waiting: 1 })
})

test('a writer that appended nothing removes its folder', async () => {
  await using folder = await temporaryFolder()
  await written({ dir: folder.path })
  expect(await listFolders(folder.path)).toEqual([])
})

test('a folder can be taken over once its owner has closed or gave no sign of life for the lease, and not before', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const living = await openSpoolWriter({ dir })
  await living.append(batchOf('a'))
  expect(await adoptSpoolFolder({ dir, name: living.name })).toBeUndefined()
  await expireOwner(dir, living.name)
  const winners = await Promise.all([1, 2, 3, 4].map(() => adoptSpoolFolder({ dir, name: living.name })))
  expect(winners.filter((winner) => winner !== undefined)).toHaveLength(1)
  const winner = winners.find((each) => each !== undefined)
  expect(textsOf((await winner?.next(10, 1_000)) ?? [])).toEqual(['a'])
  expect(await adoptSpoolFolder({ dir, name: living.name })).toBeUndefined()
  await winner?.close()
  const next = await adoptSpoolFolder({ dir, name: living.name })
  expect(next).toBeDefined()
  await next?.close()
  await living.close()
})

test('the append of an owner that only looked dead rejects with LOST if the new owner may not have seen the records', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const writer = await openSpoolWriter({ dir })
  await writer.append(batchOf('before'))
  await expireOwner(dir, writer.name)
  const adopted = await adoptSpoolFolder({ dir, name: writer.name })
  await expect(writer.append(batchOf('after'))).rejects.toMatchObject({ code: 'LOST' })
  expect(textsOf((await adopted?.next(1, 1_000)) ?? [])).toEqual(['before'])
  await adopted?.close()
  await writer.close()
})

test('a flush for each append does not change the records', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir, flushMs: 0 }, ['a'], ['b'])
  expect(await readFile(join(dir, name, '0000000000000000.seg'), 'latin1')).toContain('key of a')
  expect(await exists(join(dir, 'damaged'))).toBe(false)
})

test.each([
  [{ maxBytes: 1 }, 'maxBytes must be at least 1048576, got 1'],
  [{ maxBytes: Number.NaN }, 'maxBytes must be at least 1048576, got NaN'],
  [{ leaseMs: 1 }, 'leaseMs must be from 100 to 2147483647, got 1'],
  [{ flushMs: 1e10 }, 'flushMs must be from 0 to 2147483647, got 10000000000'],
  [{ flushMs: -1 }, 'flushMs must be from 0 to 2147483647, got -1'],
])('refuses a wrong option: %o', async (options, message) => {
  await expect(openSpoolWriter({ dir: '/nowhere', ...options })).rejects.toMatchObject({ code: 'INVALID_OPTION', message })
})
