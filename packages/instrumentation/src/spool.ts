import { randomUUID } from 'node:crypto'
import { spoolLayout } from '@paysignal/contract'
import { committed } from './commit-failure.ts'
import { PaySignalError } from './errors.ts'
import { settlesWithin } from './settles-within.ts'
import type { EncodedEvent } from './sink.ts'
import { checkSpoolFile } from './spool-file.ts'

/** Totals over all processes that wrote to a spool. */
export interface SpoolTotals {
  readonly emitted: number
  readonly dropped: number
}

/** A stored event and its place in the log. */
export interface SpoolEntry {
  readonly sequence: number
  readonly value: Buffer
}

/** The log of events on disk. Every promise resolves once the change is on disk, and rejects with a `SinkFullError` when there is no room. */
export interface Spool {
  /** Appends a batch in one transaction, with the totals that include it. */
  append(batch: readonly EncodedEvent[], droppedBefore: number): Promise<void>
  /** The oldest entries, at most so many. */
  first(count: number): readonly SpoolEntry[]
  /** Takes everything below a sequence number out, and notes how many of it were given up. */
  removeBelow(sequence: number, rejected: number): Promise<void>
  totals(): SpoolTotals
  /** Entries that wait. */
  count(): number
  /** Bytes that the waiting entries use. */
  bytes(): number
  close(): Promise<void>
}

const { metaKeys } = spoolLayout

/** A batch of lmdb's own around each event turn has a promise that nobody holds: when its commit fails, the process would end. */
const noFloatingBatch = { eventTurnBatching: false }

/** Time that closing gets: a flush of what was written last. */
const closeMs = 1_000

/**
 * Opens the spool in a folder, or makes one.
 * @throws {PaySignalError} `SPOOL_VERSION` when the folder holds a spool of another version; `SPOOL_DAMAGED`.
 */
export async function openSpool(dir: string): Promise<Spool> {
  // Loaded here alone: who uses no spool loads no native code.
  const { open } = await import('lmdb')
  await checkSpoolFile(dir)
  const root = open<Buffer, number>({ path: dir, encoding: 'binary', ...noFloatingBatch })
  const events = root.openDB<Buffer, number>(spoolLayout.events, { encoding: 'binary' })
  const meta = root.openDB<unknown, string>(spoolLayout.meta, { encoding: 'json' })
  const version = meta.get(metaKeys.version)
  if (version !== undefined && version !== spoolLayout.version) {
    await root.close()
    throw new PaySignalError('SPOOL_VERSION', `spool ${dir} has version ${version}, this plugin writes ${spoolLayout.version}: give another folder`)
  }
  if (version === undefined) {
    try {
      await committed(createLayout())
    } catch (error) {
      await letGo()
      throw error
    }
  }

  function createLayout() {
    return root.transaction(() => {
      if (meta.get(metaKeys.version) !== undefined) return
      meta.putSync(metaKeys.version, spoolLayout.version)
      meta.putSync(metaKeys.next, 0)
      meta.putSync(metaKeys.counters, { emitted: 0, dropped: 0 })
      meta.putSync(metaKeys.epoch, randomUUID())
    })
  }

  /** After a failed commit lmdb waits for a flush that never comes. */
  async function letGo() {
    await settlesWithin(root.close(), closeMs)
  }

  const totals = () => (meta.get(metaKeys.counters) ?? { emitted: 0, dropped: 0 }) as SpoolTotals // only written by this module
  const usedBytes = () => {
    const stats = events.getStats() as { pageSize?: number; treeBranchPageCount?: number; treeLeafPageCount?: number; overflowPages?: number }
    return (stats.pageSize ?? 4_096) * ((stats.treeBranchPageCount ?? 0) + (stats.treeLeafPageCount ?? 0) + (stats.overflowPages ?? 0))
  }

  return {
    append: (batch, droppedBefore) =>
      committed(
        root.transaction(() => {
          const next = meta.get(metaKeys.next) as number // written with the layout
          batch.forEach(({ value }, index) => {
            events.putSync(next + index, value)
          })
          const { emitted, dropped } = totals()
          meta.putSync(metaKeys.next, next + batch.length)
          meta.putSync(metaKeys.counters, { emitted: emitted + batch.length + droppedBefore, dropped: dropped + droppedBefore })
        }),
      ),
    first: (count) => Array.from(events.getRange({ limit: count }), ({ key, value }) => ({ sequence: key, value })),
    removeBelow: (sequence, rejected) =>
      committed(
        root.transaction(() => {
          for (const key of [...events.getKeys({ end: sequence })]) events.removeSync(key)
          const { emitted, dropped } = totals()
          meta.putSync(metaKeys.counters, { emitted, dropped: dropped + rejected })
          meta.putSync(metaKeys.commit, { offset: sequence, metadata: '' })
        }),
      ),
    totals,
    count: () => (events.getStats() as { entryCount?: number }).entryCount ?? 0,
    bytes: usedBytes,
    close: letGo,
  }
}
