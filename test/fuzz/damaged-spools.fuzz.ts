import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sourceProblems } from '@paysignal/pipeline'
import { listFolders, openSpoolReader, openSpoolWriter, type SpoolReader, type StoredRecord } from '@paysignal/spool'
import type { Fuzzer, FuzzOptions } from './fuzzer.ts'
import { createRandom, type Random } from './random.ts'

/** An undamaged spool. */
interface Sound {
  readonly dir: string
  readonly name: string
  /** Value of each record, by sequence number. */
  readonly values: readonly string[]
  /** The bytes of each record in its segment, header included. */
  readonly bytes: readonly Buffer[]
  /** The first sequence number that no reader has committed. */
  readonly committed: number
  close(): Promise<void>
}

const headerBytes = 26

type Counts = Record<'damagedFiles' | 'records' | 'read' | 'lost' | 'damagesTold' | 'positionsLost', number>
type ReaderOf = (reader: SpoolReader) => Pick<SpoolReader, 'next'>

export const fuzzer: Fuzzer = {
  about: 'damages the files of spools; the writer, the reader and --check-config must still work, and every undamaged record must be read',
  defaultRuns: 2_000,
  run: (options) => run(options),
}

/** @param readerOf Replaces the real reader with a faulty one, to show that the fuzzer finds the fault. */
export async function run({ seed, runs, onProgress }: FuzzOptions, readerOf: ReaderOf = (reader) => reader) {
  const counts = { damagedFiles: 0, records: 0, read: 0, lost: 0, damagesTold: 0, positionsLost: 0 }
  for (let index = 0; index < runs; index++) {
    const random = createRandom(seed + index)
    const root = await mkdtemp(join(tmpdir(), 'paysignal-fuzz-'))
    try {
      await runCase(random, join(root, 'spool'), counts, readerOf)
    } catch (cause) {
      throw new Error(`--seed ${seed + index} --runs 1: ${cause instanceof Error ? cause.message : cause}`, { cause })
    } finally {
      await rm(root, { recursive: true, force: true })
    }
    if (index % 500 === 499) onProgress?.(index + 1)
  }
  if (counts.lost === 0 || counts.damagesTold === 0) throw new Error('no damage had an effect, so this run proves nothing')
  return counts
}

async function runCase(random: Random, dir: string, counts: Counts, readerOf: ReaderOf) {
  const sound = await writeSound(random, dir)
  try {
    await tryCase(random, sound, counts, readerOf)
  } finally {
    await sound.close()
  }
}

async function tryCase(random: Random, sound: Sound, counts: Counts, readerOf: ReaderOf) {
  const { dir } = sound
  add(counts, 'damagedFiles', await damageFiles(random, join(dir, sound.name)))

  const problems = await sourceProblems({ dir })
  if (problems.length > 0) throw new Error(`--check-config refused the spool: ${problems.join()}`)

  const next = await openSpoolWriter({ dir })
  await next.append([{ key: null, value: Buffer.from('of the second writer') }])
  await next.close()

  const whole = await wholeRecords(sound)
  let told = 0
  const reader = await openSpoolReader({ dir, name: sound.name, leaseMs: 0, onDamage: () => told++ })
  const from = reader.position?.offset ?? 0
  if (from !== sound.committed) add(counts, 'positionsLost', 1)
  if (from > sound.committed) throw new Error(`the position moved from ${sound.committed} to ${from}`)
  if (!(await reader.takeOver())) throw new Error('the reader did not take over the folder of a dead writer')
  const records = await readAll(readerOf(reader))
  await reader.close()

  for (const { sequence, value } of records)
    if (value.toString() !== sound.values[sequence]) throw new Error(`record ${sequence} was read with a value that was never written`)
  const read = new Set(records.map(({ sequence }) => sequence))
  const missing = whole.filter((sequence) => sequence >= from && !read.has(sequence))
  if (missing.length > 0) throw new Error(`records ${missing.join()} are undamaged and were not read`)
  if (read.size !== records.length) throw new Error('a record was read twice')
  const lost = sound.values.length - from - read.size
  const [lastRead = from - 1] = records.slice(-1).map(({ sequence }) => sequence)
  if (lost > sound.values.length - 1 - lastRead && told === 0) throw new Error(`${lost} records were lost and no damage was reported`)
  add(counts, 'records', sound.values.length)
  add(counts, 'read', read.size)
  add(counts, 'lost', lost)
  add(counts, 'damagesTold', told)
  const names = await listFolders(dir)
  if (!names.includes(next.name)) throw new Error('the folder of the second writer is gone')
}

/** The text contains line breaks, quotes and characters of several bytes. */
const textOf = (random: Random, length: number) =>
  random.text(Math.min(length, 50), 'abcdefghijklmnopqrstuvwxyz0123456789 {}":,\\\né支付€😀\0').repeat(Math.ceil(length / 50))

const add = (counts: Counts, name: keyof Counts, count: number) => {
  counts[name] += count
}

/** Writes a spool of one to four segments. Some of its records may already be read and committed. */
async function writeSound(random: Random, dir: string): Promise<Sound> {
  const writer = await openSpoolWriter({ dir, maxBytes: 1_048_576 })
  const values: string[] = []
  const bytes: Buffer[] = []
  const batches = 1 + random.below(6)
  for (let batch = 0; batch < batches; batch++) {
    const texts = Array.from(
      { length: 1 + random.below(8) },
      (_, index) => `${values.length + index}:${textOf(random, random.below(random.below(2) ? 60 : 12_000))}`,
    )
    await writer.append(texts.map((text) => ({ key: random.below(2) ? `acme/${text.length}` : null, value: Buffer.from(text) })))
    values.push(...texts)
  }
  const folder = join(dir, writer.name)
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.seg')).sort())
    bytes.push(...cutInRecords(await readFile(join(folder, file))))
  let committed = 0
  if (random.below(2)) {
    const reader = await openSpoolReader({ dir, name: writer.name })
    const records = await reader.next(1 + random.below(values.length), 100_000_000)
    committed = (records.at(-1)?.sequence ?? -1) + 1
    await reader.commit({ offset: committed, note: random.text(20) })
    await reader.close()
  }
  if (random.below(4) > 0) await writer.close()
  return { dir, name: writer.name, values, bytes, committed, close: writer.close }
}

/** Finds the records by the lengths in the headers of an undamaged segment. It does not use the code under test. */
function cutInRecords(segment: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let at = 0; at < segment.length; ) {
    const keyLength = segment.readUInt16LE(at + 8)
    const end = at + headerBytes + (keyLength === 0xffff ? 0 : keyLength) + segment.readUInt32LE(at + 10)
    records.push(segment.subarray(at, end))
    at = end
  }
  return records
}

type Damage = (random: Random, bytes: Buffer) => Buffer

const damages: readonly Damage[] = [
  (random, bytes) => flipped(random, bytes, 1),
  (random, bytes) => flipped(random, bytes, 1 + random.below(200)),
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  (random, bytes) => overwritten(random, bytes, (length) => random.bytes(length)),
  (random, bytes) => overwritten(random, bytes, (length) => Buffer.alloc(length)),
  (random, bytes) => Buffer.concat([bytes, random.bytes(random.below(300))]),
  (random, bytes) => overwritten(random, bytes, (length) => Buffer.alloc(length, Buffer.from([0xff, 0x50, 0x53, 0xfe]))),
  (random, bytes) => withInserted(bytes, random.below(bytes.length + 1), random.bytes(1 + random.below(50))),
  (random, bytes) => withoutRange(bytes, random.below(bytes.length + 1), 1 + random.below(5_000)),
  () => Buffer.alloc(0),
  // Zeros, as in pages that were not written before the machine crashed.
  (random, bytes) => Buffer.concat([bytes, Buffer.alloc(400_000 + random.below(1_600_000))]),
]

async function damageFiles(random: Random, folder: string): Promise<number> {
  const files = await readdir(folder)
  const chosen = 1 + random.below(3)
  for (let index = 0; index < chosen; index++) {
    const file = join(folder, random.pick(random.below(4) ? files.filter((name) => name.endsWith('.seg')) : files))
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes === undefined) continue
    if (random.below(12) === 0) await rm(file)
    else await writeFile(file, random.pick(damages)(random, bytes))
  }
  return chosen
}

function flipped(random: Random, bytes: Buffer, count: number): Buffer {
  const changed = Buffer.from(bytes)
  for (let index = 0; index < count && changed.length > 0; index++) {
    const at = random.below(changed.length)
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << random.below(8)), at)
  }
  return changed
}

/** Overwrites a page, or a part of one, with other bytes. */
function overwritten(random: Random, bytes: Buffer, content: (length: number) => Buffer): Buffer {
  const begin = random.below(bytes.length + 1)
  const length = Math.min(random.below(2) ? 4_096 : 1 + random.below(64), bytes.length - begin)
  return Buffer.concat([bytes.subarray(0, begin), content(length), bytes.subarray(begin + length)])
}

const withInserted = (bytes: Buffer, at: number, added: Buffer) => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)])
const withoutRange = (bytes: Buffer, at: number, length: number) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])

/** Sequence numbers of the records whose bytes are still in some segment. */
async function wholeRecords({ dir, name, bytes }: Sound): Promise<readonly number[]> {
  const folder = join(dir, name)
  const segments = await Promise.all((await readdir(folder)).filter((file) => file.endsWith('.seg')).map((file) => readFile(join(folder, file))))
  return bytes.flatMap((record, sequence) => (segments.some((segment) => segment.includes(record)) ? [sequence] : []))
}

/** Reads all records, as after the writer has ended. */
async function readAll(reader: Pick<SpoolReader, 'next'>): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = []
  for (;;) {
    const some = await reader.next(50, 1_000_000)
    if (some.length === 0) return records
    records.push(...some)
  }
}
