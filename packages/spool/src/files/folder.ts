import { randomBytes } from 'node:crypto'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'

/**
 * The layout of a spool, version 1. A spool has a folder for each writer, named `v1-<start time>-<random>`. It contains:
 * - `<first sequence number, 16 digits>.seg`: the segments, see `record.ts`;
 * - `owner-<token>`: the process that writes to the folder, see `owner.ts`;
 * - `reader-<n>` and `position-<n>`: the process that reads the folder and its position, see `position.ts`.
 * The spool also contains `damaged/` with damaged bytes, `retired.jsonl` with the counts of removed folders, and `dead-letters.jsonl`, which the
 * pipeline writes.
 */
export const layoutVersion = 1

/** Names of folders with this layout. They sort by the start time of their writers. */
const folderName = /^v1-[0-9a-z]{9}-[\w-]{16}$/
const anyVersion = /^v(\d{1,6})-/
const segmentName = /^\d{16}\.seg$/

/** A new unique folder name. The pipeline also uses it as the epoch of the log, in insert tokens and in the coordinates of events. */
export const newFolderName = () => `v${layoutVersion}-${Date.now().toString(36).padStart(9, '0')}-${newToken()}`
export const newToken = () => randomBytes(12).toString('base64url')

export const segmentFile = (first: number) => `${String(first).padStart(16, '0')}.seg`

/** Names of the writers' folders in a spool, oldest first; none if the spool does not exist. */
export async function listFolders(dir: string): Promise<readonly string[]> {
  const names = await unlessMissing(readdir(dir), [])
  return names.filter((name) => folderName.test(name)).sort()
}

/** Layout versions in a spool other than the version of this package. */
export async function otherVersions(dir: string): Promise<readonly number[]> {
  const names = await unlessMissing(readdir(dir), [])
  const versions = names.map((name) => Number(anyVersion.exec(name)?.[1] ?? layoutVersion))
  return [...new Set(versions)].filter((version) => version !== layoutVersion)
}

/** First sequence numbers of the segments of one folder, in ascending order. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  const names = await unlessMissing(readdir(folder), [])
  return names
    .filter((name) => segmentName.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)
}

/** Size of all segments of a spool, in bytes. A folder that this process may not read counts as empty. */
export async function spoolBytes(dir: string): Promise<number> {
  let bytes = 0
  for (const name of await listFolders(dir)) bytes += await folderBytes(join(dir, name)).catch(() => 0)
  return bytes
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const first of await listSegments(folder)) bytes += (await unlessMissing(stat(join(folder, segmentFile(first))), undefined))?.size ?? 0
  return bytes
}

/** Removes a folder. Repeats the removal when another process creates a file in the folder at the same time. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 })

/**
 * Flushes the directory entries of a folder, so that a new file in it survives a crash of the machine. Does nothing on systems that cannot do that.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // The contents of the files are flushed separately.
  }
}
