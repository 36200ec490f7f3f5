import { randomBytes } from 'node:crypto'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from '../spool-error.ts'

/**
 * The layout of a spool, version 1. The spool's folder holds a folder for each process that wrote to it, named `v1-<begin>-<random>`, with
 * - `<first sequence, 16 digits>.seg`: the segments, see `record.ts`;
 * - `owner-<token>`: who writes here, see `owner.ts`;
 * - `reader-<n>` and `position-<n>`: who reads here and how far it got, see `position.ts`.
 * Beside them: `damaged/`, bytes that were set aside; `retired.jsonl`, what removed folders held; `dead-letters.jsonl`, written by the pipeline.
 */
export const layoutVersion = 1

/** Folders of this layout, oldest first. */
const folderName = /^v1-[0-9a-z]{9}-[\w-]{16}$/
const anyVersion = /^v(\d{1,6})-/
const segmentName = /^\d{16}\.seg$/

/** A name that no other process has: it also stands in the tokens and coordinates of the events, where a log's epoch is asked for. */
export const newFolderName = () => `v${layoutVersion}-${Date.now().toString(36).padStart(9, '0')}-${newToken()}`
export const newToken = () => randomBytes(12).toString('base64url')

export const segmentFile = (first: number) => `${String(first).padStart(16, '0')}.seg`

/** Folders of processes in a spool, oldest first; none where the spool does not exist. */
export async function listFolders(dir: string): Promise<readonly string[]> {
  const names = await unlessMissing(readdir(dir), [])
  return names.filter((name) => folderName.test(name)).sort()
}

/** Layout versions other than ours in a spool. */
export async function otherVersions(dir: string): Promise<readonly number[]> {
  const names = await unlessMissing(readdir(dir), [])
  const versions = names.map((name) => Number(anyVersion.exec(name)?.[1] ?? layoutVersion))
  return [...new Set(versions)].filter((version) => version !== layoutVersion)
}

/** First sequence numbers of the segments of one folder, ascending. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  const names = await unlessMissing(readdir(folder), [])
  return names
    .filter((name) => segmentName.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)
}

/** Bytes of all segments of a spool. A folder that this process may not look into counts as empty. */
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

/** Removes a folder, in which another process may be making a file at the same moment. */
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 })

/** Flushes the entries of a folder, so that a new file in it outlives a crash of the machine. Not every system can. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Its files are flushed all the same.
  }
}
