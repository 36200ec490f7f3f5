import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredRecord } from './files/record.ts'
import type { Damage } from './reading/damage.ts'
import { openSpoolReader, type SpoolReader } from './reading/reader.ts'
import { openSpoolWriter } from './writing/writer.ts'
import type { SpoolWriterOptions } from './writing/writer-options.ts'

export const batchOf = (...texts: readonly string[]) => texts.map((text) => ({ key: `key of ${text.slice(0, 9)}`, value: Buffer.from(text) }))

export const textsOf = (records: readonly StoredRecord[]) => records.map(({ value }) => value.toString())

/** Writes the batches and closes the writer. @returns the name of its folder. */
export async function written(options: SpoolWriterOptions, ...batches: readonly (readonly string[])[]): Promise<string> {
  const writer = await openSpoolWriter(options)
  for (const batch of batches) await writer.append(batchOf(...batch))
  await writer.close()
  return writer.name
}

/** Reads all records of a folder whose writer is gone, and the reported damage. */
export async function readAll(dir: string, name: string) {
  const damages: Damage[] = []
  const reader = await openSpoolReader({ dir, name, onDamage: (damage) => damages.push(damage) })
  await reader.takeOver()
  const records = await drain(reader)
  await reader.close()
  return { records, damages }
}

export async function drain(reader: SpoolReader): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = []
  for (;;) {
    const some = await reader.next(100, 1_000_000)
    if (some.length === 0) return records
    records.push(...some)
  }
}

export const segmentsOf = async (dir: string, name: string) => (await readdir(join(dir, name))).filter((file) => file.endsWith('.seg')).sort()

/** Changes the bytes of a segment, by default its first one. */
export async function change(dir: string, name: string, how: (bytes: Buffer) => Buffer, index = 0) {
  const file = join(dir, name, (await segmentsOf(dir, name))[index] ?? '')
  await writeFile(file, how(await readFile(file)))
}

/** Makes the owner of a folder look dead, as if it was killed longer than a lease ago. */
export async function expireOwner(dir: string, name: string) {
  const long = new Date(Date.now() - 3_600_000)
  for (const file of await readdir(join(dir, name))) if (file.startsWith('owner-')) await utimes(join(dir, name, file), long, long)
}

export const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
