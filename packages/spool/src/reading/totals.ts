import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFolders, listSegments, removeFolder } from '../files/folder.ts'
import { lastPosition } from '../files/position.ts'
import { unlessMissing } from '../spool-error.ts'
import { createCursor } from './cursor.ts'

/** Counts over all processes that ever wrote to a spool. */
export interface SpoolTotals {
  /** Number of records that were ever appended. */
  readonly appended: number
  /** Number of records that are not committed by a reader yet. */
  readonly waiting: number
}

const ledger = 'retired.jsonl'

/** Removes a folder of which all records are committed, and adds its count to the file `retired.jsonl`. */
export async function retire(dir: string, name: string, appended: number): Promise<void> {
  if (appended > 0) await appendFile(join(dir, ledger), `${JSON.stringify({ name, appended })}\n`, { mode: 0o600 })
  await removeFolder(join(dir, name))
}

/** Counts the records of a spool, including those of removed folders. Reads the last segment of each folder that exists. */
export async function spoolTotals(dir: string): Promise<SpoolTotals> {
  const appended = new Map<string, number>()
  for (const line of (await unlessMissing(readFile(join(dir, ledger), 'utf8'), '')).split('\n')) note(appended, line)
  let waiting = 0
  for (const name of await listFolders(dir)) {
    const end = await endOf(dir, name)
    appended.set(name, end)
    waiting += end - ((await lastPosition(join(dir, name)))?.offset ?? 0)
  }
  return { appended: [...appended.values()].reduce((sum, count) => sum + count, 0), waiting }
}

/**
 * Counts one line of the ledger. Counts are kept by folder name, because after a crash between writing the line and removing the folder, the folder
 * is retired again and has a second line.
 */
function note(appended: Map<string, number>, line: string) {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('name' in entry && 'appended' in entry)) return
    if (typeof entry.name === 'string' && typeof entry.appended === 'number') appended.set(entry.name, entry.appended)
  } catch {
    // The last line is empty. A line that a crash cut off is ignored.
  }
}

/** The sequence number after the last readable record of a folder. */
export async function endOf(dir: string, name: string): Promise<number> {
  const last = (await listSegments(join(dir, name))).at(-1)
  if (last === undefined) return (await lastPosition(join(dir, name)))?.offset ?? 0
  const cursor = createCursor({ dir, name, from: last, finalEnd: () => undefined })
  try {
    while ((await cursor.next(1_000, 1_048_576)).length > 0);
    return cursor.expected
  } finally {
    await cursor.close()
  }
}
