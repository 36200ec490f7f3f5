import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listFolders, listSegments, removeFolder } from '../files/folder.ts'
import { lastPosition } from '../files/position.ts'
import { unlessMissing } from '../spool-error.ts'
import { createCursor } from './cursor.ts'

/** What all processes together have brought into a spool. */
export interface SpoolTotals {
  /** Records ever appended. */
  readonly appended: number
  /** Those that were not taken out yet. */
  readonly waiting: number
}

const ledger = 'retired.jsonl'

/** Removes a folder of which everything was taken, and notes what it held. */
export async function retire(dir: string, name: string, appended: number): Promise<void> {
  if (appended > 0) await appendFile(join(dir, ledger), `${JSON.stringify({ name, appended })}\n`, { mode: 0o600 })
  await removeFolder(join(dir, name))
}

/** Counts what went through a spool, removed folders included. Reads the last segment of each folder that is left. */
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

/** By name, since a crash after the line was written leaves the folder to be retired, and counted, again. */
function note(appended: Map<string, number>, line: string) {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('name' in entry && 'appended' in entry)) return
    if (typeof entry.name === 'string' && typeof entry.appended === 'number') appended.set(entry.name, entry.appended)
  } catch {
    // The last line is empty, and one that a crash cut short says nothing.
  }
}

/** The sequence number after the last record of a folder that can be read. */
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
