import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolderName, segmentFile } from '../files/folder.ts'
import { encodeRecords } from '../files/record.ts'
import { batchOf, change, drain, readAll, segmentsOf, textsOf, written } from '../spool.fixture.ts'
import { temporaryFolder } from '../temporary-folder.fixture.ts'
import { openSpoolWriter } from '../writing/writer.ts'
import { openSpoolReader } from './reader.ts'

const texts = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']

test('a changed byte damages only its own record: the other records are read, and the damaged bytes are copied and reported', async () => {
  await using folder = await temporaryFolder()
  const clean = encodeRecords(batchOf(...texts), 0, 0)
  const ends = texts.map((_, index) => encodeRecords(batchOf(...texts.slice(0, index + 1)), 0, 0).length)
  for (let at = 0; at < clean.length; at += 3) {
    const hit = ends.findIndex((end) => at < end)
    const begin = ends[hit - 1] ?? 0
    const dir = join(folder.path, `${at}`)
    const name = await written({ dir }, texts)
    await change(dir, name, (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x41, at)
      return bytes
    })
    const { records, damages } = await readAll(dir, name)
    expect(textsOf(records)).toEqual(texts.toSpliced(hit, 1))
    const [damage] = damages
    expect(damage).toEqual({
      folder: name,
      segment: segmentFile(0),
      offset: begin,
      bytes: (ends[hit] ?? 0) - begin,
      records: 1,
      isKept: true,
    })
    expect(await readdir(join(dir, 'damaged'))).toContain(`${name}-${segmentFile(0)}-${begin}.bin`)
  }
})

test('a segment that is cut off at any byte returns all complete records before the cut', async () => {
  await using folder = await temporaryFolder()
  const whole = encodeRecords(batchOf(...texts), 0, 0)
  const ends = texts.map((_, index) => encodeRecords(batchOf(...texts.slice(0, index + 1)), 0, 0).length)
  for (let length = 0; length < whole.length; length++) {
    const dir = join(folder.path, `${length}`)
    const name = await written({ dir }, texts)
    await change(dir, name, (bytes) => bytes.subarray(0, length))
    const { records, damages } = await readAll(dir, name)
    const kept = ends.filter((end) => end <= length)
    expect(textsOf(records)).toEqual(texts.slice(0, kept.length))
    const rest = length - (kept.at(-1) ?? 0)
    expect(damages.map(({ bytes, records: lost }) => [bytes, lost])).toEqual([[rest, texts.length - kept.length]])
  }
})

test('records that are missing at the end of a segment, or because a segment is missing, are counted with the name of the next segment', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir, maxBytes: 1_048_576 }, ...Array.from({ length: 6 }, (_, index) => [`${index}`.repeat(40_000)]))
  expect((await segmentsOf(dir, name)).length).toBe(6)
  await change(dir, name, (bytes) => bytes.subarray(0, 100), 1)
  await change(dir, name, () => Buffer.alloc(0), 3)
  const { records, damages } = await readAll(dir, name)
  expect(records.map(({ sequence }) => sequence)).toEqual([0, 2, 4, 5])
  expect(damages.map(({ segment, bytes, records: lost }) => [segment, bytes, lost])).toEqual([
    [segmentFile(1), 100, 1],
    [segmentFile(3), 0, 1],
  ])
})

test('the reader waits for a record that is still being written and does not report it as damage', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = newFolderName()
  await mkdir(join(dir, name))
  const file = join(dir, name, segmentFile(0))
  const bytes = encodeRecords(batchOf('a', 'b'), 0, 0)
  const reader = await openSpoolReader({ dir, name, onDamage: (damage) => expect.unreachable(JSON.stringify(damage)) })
  const seen: string[] = []
  for (let length = 0; length <= bytes.length; length++) {
    await writeFile(file, bytes.subarray(0, length))
    seen.push(...textsOf(await reader.next(10, 1_000)))
  }
  expect(seen).toEqual(['a', 'b'])
  await reader.close()
})

test('records that are missing at the end are counted with the sequence number that the writer stored, even if no segment is left', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, texts)
  await rm(join(dir, name, segmentFile(0)))
  const { records, damages } = await readAll(dir, name)
  expect([records, damages]).toEqual([[], [{ folder: name, segment: segmentFile(0), offset: 0, bytes: 0, records: texts.length, isKept: false }]])
})

test('after the position is lost, the records that are left are returned again, and removed records do not count as missing', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const writer = await openSpoolWriter({ dir, maxBytes: 1_048_576 })
  for (let index = 0; index < 10; index++) await writer.append(batchOf(`${index}`.repeat(30_000)))
  await writer.close()
  const first = await openSpoolReader({ dir, name: writer.name })
  await drain(first)
  await first.commit({ offset: 10, note: '' })
  await first.close()
  await writeFile(join(dir, writer.name, 'position-1'), '')
  const { records, damages } = await readAll(dir, writer.name)
  expect(records.at(-1)?.sequence).toBe(9)
  expect([records.length < 10, damages]).toEqual([true, []])
})

test('after an unreadable position the reader starts from the beginning and loses nothing', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, texts)
  const first = await openSpoolReader({ dir, name })
  await first.next(2, 1_000)
  await first.commit({ offset: 2, note: '' })
  await first.close()
  const file = join(dir, name, 'position-1')
  await writeFile(file, (await readFile(file, 'utf8')).replace('2', '4'))
  expect(textsOf((await readAll(dir, name)).records)).toEqual(texts)
})

test('after a partial write the writer continues and no complete record is lost', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const writer = await openSpoolWriter({ dir })
  await writer.append(batchOf('a'))
  // The bytes that a failed write leaves if they cannot be removed.
  await change(dir, writer.name, (bytes) => Buffer.concat([bytes, encodeRecords(batchOf('torn'), 1, 0).subarray(0, 20)]))
  await writer.append(batchOf('b'))
  await writer.close()
  const { records, damages } = await readAll(dir, writer.name)
  expect(textsOf(records)).toEqual(['a', 'b'])
  expect(damages).toMatchObject([{ bytes: 20, records: 0 }])
})

test.each([524_287, 524_288, 524_289, 2_000_000])(
  '%d zero bytes at the end of a folder or a segment, as after a crash of the machine, are damage without missing records',
  async (length) => {
    await using folder = await temporaryFolder()
    const dir = folder.path
    const zeros = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(length)])
    const last = await written({ dir }, texts)
    await change(dir, last, zeros)
    expect(await readAll(dir, last)).toMatchObject({ records: { length: texts.length }, damages: [{ bytes: length, records: 0 }] })
    const followed = await written({ dir, maxBytes: 8_388_608 }, ['a'.repeat(400_000)], ['b'.repeat(400_000)])
    await change(dir, followed, zeros)
    expect(await readAll(dir, followed)).toMatchObject({ records: { length: 2 }, damages: [{ bytes: length, records: 0 }] })
  },
)

test('an incomplete record of a megabyte at the end of a folder is reported as one missing record', async () => {
  await using folder = await temporaryFolder()
  const dir = folder.path
  const name = await written({ dir }, ['a', 'x'.repeat(1_000_000)])
  await change(dir, name, (bytes) => bytes.subarray(0, -1))
  expect(await readAll(dir, name)).toMatchObject({ records: { length: 1 }, damages: [{ records: 1 }] })
})
