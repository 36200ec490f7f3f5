import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { listSegments, segmentFile } from '../files/folder.ts'
import { defaultLeaseMs, notedNext, type Owner, takeOver } from '../files/owner.ts'
import { claimReader, type Position } from '../files/position.ts'
import type { StoredRecord } from '../files/record.ts'
import { own } from '../own.ts'
import { unlessMissing } from '../spool-error.ts'
import { createCursor } from './cursor.ts'
import type { Damage } from './damage.ts'
import { endOf, retire } from './totals.ts'

/** Reads the folder of one writer. A newer reader of the same folder, in any process, fences an older one: the older one can no longer commit. */
export interface SpoolReader {
  /** Name of the folder. No other writer ever has a folder with the same name. */
  readonly name: string
  /** Position that the last reader committed; undefined when nothing was committed yet. */
  readonly position: Position | undefined
  /** Sequence number of the first record that this reader returns. */
  readonly start: number
  /**
   * Returns the next records, or none when there are no more at the moment. The first record may have any size. If there is more than one, their
   * values together have at most `maxBytes`. The memory of the values is reused after a commit of all returned records.
   */
  next(maxRecords: number, maxBytes: number): Promise<StoredRecord[]>
  /**
   * Stores the position, and removes segments of which all records are below it.
   * @throws {SpoolError} `FENCED` when a newer reader has the folder. The newer reader does not see this position.
   */
  commit(position: Position): Promise<void>
  /**
   * Sequence number after the last record. It is exact once the folder was taken over. Before that, it can be out of date by a fifth of the lease.
   */
  end(): Promise<number>
  /** Takes over the folder if its writer is dead or has closed. Returns true when the folder is taken over; then nothing more can be appended. */
  takeOver(): Promise<boolean>
  /**
   * Gives a sign of life for a folder that was taken over, so that no other process takes it over. Call it every fifth of the lease for as long as
   * the reader is open.
   */
  touch(): Promise<void>
  /** Whether all records that `next` returned are committed. */
  isAllCommitted(): boolean
  /** Removes the folder. Call it only when the folder was taken over and all its records are committed. */
  retire(): Promise<void>
  /** Stops reading. If this reader has taken over the folder, it releases the folder, so that another process may take it over at once. */
  close(): Promise<void>
}

export interface SpoolReaderOptions {
  /** Path of the spool. */
  readonly dir: string
  /** Name of the folder in the spool, as `listFolders` returns it. */
  readonly name: string
  /**
   * Whether a commit survives a crash of the machine. Each commit then costs a flush.
   * @default true
   */
  readonly isDurable?: boolean
  /**
   * A writer that gave no sign of life for this time counts as dead, in milliseconds. It must be the same as `leaseMs` of the writers.
   * @default 15_000
   */
  readonly leaseMs?: number
  /**
   * Called for damaged bytes and for missing records.
   * @default damaged bytes are skipped and not copied
   */
  readonly onDamage?: (damage: Damage) => void
}

/** Opens one folder of a spool as its newest reader. The writer of the folder may be alive or dead. */
export const openSpoolReader = (options: SpoolReaderOptions): Promise<SpoolReader> => createReader(options, undefined)

/**
 * Takes over a folder and opens it as its newest reader. Undefined while the folder's writer is alive, or when another process took it over first.
 */
export async function adoptSpoolFolder(options: SpoolReaderOptions): Promise<SpoolReader | undefined> {
  const { dir, name, leaseMs = defaultLeaseMs } = own(options)
  const owner = await takeOver(join(dir, name), leaseMs)
  return owner && createReader(options, owner)
}

async function createReader(options: SpoolReaderOptions, adopted: Owner | undefined): Promise<SpoolReader> {
  const { dir, name, isDurable = true, leaseMs = defaultLeaseMs, onDamage } = own(options)
  const folder = join(dir, name)
  const claim = await claimReader(folder)
  // If the position was lost, all records that are left are returned again. Removed segments were committed, so nothing is missing.
  const from = claim.position?.offset ?? (claim.isPositionLost ? ((await listSegments(folder))[0] ?? 0) : 0)
  let owner = adopted
  const cursor = createCursor({ dir, name, from, finalEnd: () => owner?.knownEnd, onDamage })
  let committed = from
  let returned = from
  let removedBelow: number | undefined

  /** Removes the segments before the one being read, once all their records are committed. */
  async function removeCommitted(offset: number) {
    const current = cursor.segment
    if (current === undefined || current === removedBelow || current > offset) return
    for (const first of await listSegments(folder)) if (first < current) await unlessMissing(unlink(join(folder, segmentFile(first))), undefined)
    removedBelow = current
  }

  return {
    name,
    position: claim.position,
    start: from,
    async next(maxRecords, maxBytes) {
      const records = await cursor.next(maxRecords, maxBytes)
      returned = (records.at(-1)?.sequence ?? returned - 1) + 1
      return records
    },
    async commit(position) {
      await claim.move(position, isDurable)
      committed = position.offset
      if (committed === cursor.expected) cursor.release()
      await removeCommitted(position.offset)
    },
    end: async () => Math.max(cursor.expected, owner === undefined ? await notedNext(folder) : Math.max(owner.knownEnd, await endOf(dir, name))),
    async takeOver() {
      owner ??= await takeOver(folder, leaseMs)
      return owner !== undefined
    },
    touch: async () => {
      await owner?.touch(cursor.expected)
    },
    isAllCommitted: () => committed === returned,
    retire: () => retire(dir, name, cursor.expected),
    async close() {
      await cursor.close()
      await owner?.release()
    },
  }
}
