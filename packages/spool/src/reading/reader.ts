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
import { endOf, retire } from './retire.ts'

/** Reads what one process wrote. A newer reader of the same folder, in whatever process, fences an older one. */
export interface SpoolReader {
  /** Name of the folder: unique to the process that wrote it, for ever. */
  readonly name: string
  /** Where the last reader was; undefined where nothing was taken yet. */
  readonly position: Position | undefined
  /** Sequence number of the first record that it gives. */
  readonly start: number
  /** The records that follow those that this reader gave before; none when there are no more for now. Values are views of memory that is used again once they were committed. */
  next(maxRecords: number, maxBytes: number): Promise<StoredRecord[]>
  /**
   * Notes that everything below an offset was taken, and removes the segments that hold nothing else.
   * @throws {SpoolError} `FENCED` when another reader took the folder over; then nothing was noted that it could see.
   */
  commit(position: Position): Promise<void>
  /** Sequence number after the last record. Exact once the folder was taken over, else at most a fifth of the lease behind. */
  end(): Promise<number>
  /** Takes the folder over once its writer is dead or has closed; true when nothing can be appended any more. */
  takeOver(): Promise<boolean>
  /** Keeps a folder that was taken over from being taken over by others: to be called every fifth of the lease by who holds one for longer. */
  touch(): Promise<void>
  /** Whether everything that `next` has given was committed. */
  isAllTaken(): boolean
  /** Removes the folder. To be called when it was taken over and everything in it was committed. */
  retire(): Promise<void>
  /** Lets the folder go. */
  close(): Promise<void>
}

export interface SpoolReaderOptions {
  readonly dir: string
  readonly name: string
  /** Whether a commit also outlives a crash of the machine; default true. Costs a flush each. */
  readonly isDurable?: boolean
  /** How long an owner that gives no sign counts as alive, in milliseconds; default 15 000. As long as the writers'. */
  readonly leaseMs?: number
  /** Called for bytes that hold no record, and for records that are missing. */
  readonly onDamage?: (damage: Damage) => void
}

/** Becomes the reader of one folder of a spool, whether its writer lives or not. */
export const openSpoolReader = (options: SpoolReaderOptions): Promise<SpoolReader> => createReader(options, undefined)

/** Takes a folder over whose writer is dead or has closed, and becomes its reader; undefined while the writer lives, or when another process was faster. */
export async function adoptSpoolFolder(options: SpoolReaderOptions): Promise<SpoolReader | undefined> {
  const { dir, name, leaseMs = defaultLeaseMs } = own(options)
  const owner = await takeOver(join(dir, name), leaseMs)
  return owner && createReader(options, owner)
}

async function createReader(options: SpoolReaderOptions, adopted: Owner | undefined): Promise<SpoolReader> {
  const { dir, name, isDurable = true, leaseMs = defaultLeaseMs, onDamage } = own(options)
  const folder = join(dir, name)
  const claim = await claimReader(folder)
  // Where a position was lost, all that is left is given again; what was removed before it had been taken.
  const from = claim.position?.offset ?? (claim.isPositionLost ? ((await listSegments(folder))[0] ?? 0) : 0)
  let owner = adopted
  const cursor = createCursor({ dir, name, from, finalEnd: () => owner?.knownEnd, onDamage })
  let committed = from
  let given = from
  let removedBelow: number | undefined

  /** Segments that the cursor has left behind, once all they hold is committed. */
  async function removeTaken(offset: number) {
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
      given = (records.at(-1)?.sequence ?? given - 1) + 1
      return records
    },
    async commit(position) {
      await claim.move(position, isDurable)
      committed = position.offset
      if (committed === cursor.expected) cursor.release()
      await removeTaken(position.offset)
    },
    end: async () => Math.max(cursor.expected, owner === undefined ? await notedNext(folder) : Math.max(owner.knownEnd, await endOf(dir, name))),
    async takeOver() {
      owner ??= await takeOver(folder, leaseMs)
      return owner !== undefined
    },
    touch: async () => {
      await owner?.touch(cursor.expected)
    },
    isAllTaken: () => committed === given,
    retire: () => retire(dir, name, cursor.expected),
    async close() {
      await cursor.close()
      await owner?.release()
    },
  }
}
