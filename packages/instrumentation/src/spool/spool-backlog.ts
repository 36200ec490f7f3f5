import { join } from 'node:path'
import {
  adoptSpoolFolder,
  type Damage,
  isSpoolError,
  listFolders,
  openSpoolReader,
  SpoolError,
  type SpoolReader,
  type SpoolWriter,
  type StoredRecord,
} from '@paysignal/spool'
import type { SinkReports } from '../delivery/sink.ts'
import type { SpoolSink } from './spool-sink.ts'

/** The next records of one folder of the spool. */
export interface BacklogBatch {
  readonly records: readonly StoredRecord[]
  /**
   * Removes the records from the spool. If it rejects, call it again. Resolves to false if another process has taken over the folder. The records
   * were then already reported as handed over.
   */
  remove(): Promise<boolean>
}

/** All records in the spool that this process has to forward: in its own folder, and in the folders of dead processes that it has adopted. */
export interface Backlog {
  /** Reads the oldest records, at most `maxRecords`; undefined if there are none. Call it again only after those records were removed. */
  next(maxRecords: number): Promise<BacklogBatch | undefined>
  /** Reports that the folder of this writer can no longer be written. The process that takes the folder over forwards its records. */
  lost(writer: SpoolWriter): Promise<void>
  /** Closes all readers, and deletes the folders that are empty. Call it after the sink was closed. */
  close(): Promise<void>
}

export interface BacklogOptions {
  readonly dir: string
  readonly leaseMs: number
  readonly sink: SpoolSink
  readonly reports: SinkReports
  /** Called when it is time to look for dead processes again. The look-up itself is done by `next`. */
  readonly onDue: () => void
}

/** One folder of the spool. */
interface Part {
  readonly reader: SpoolReader
  /** Set only for the folder that this process writes. */
  readonly writer?: SpoolWriter
  /** True once another process forwards the rest of the folder. */
  isLost: boolean
  /** The sequence number of the first record that was not removed. */
  offset: number
  /** The sequence number after that of the last record. */
  end(): Promise<number>
}

const maxBatchBytes = 1_048_576

export function createBacklog({ dir, leaseMs, sink, reports, onDue }: BacklogOptions): Backlog {
  const adopted = new Map<string, Part>()
  let own: Part | undefined
  const lostWriters = new WeakSet<SpoolWriter>()
  let isDue = true
  const ticking = setInterval(tick, leaseMs / 5).unref()

  function tick() {
    isDue = true
    onDue()
    // This is done here and not in `next`, because `next` is not called while Kafka is unreachable.
    for (const { reader } of adopted.values()) void reader.touch().catch(reports.failed)
  }

  const onDamage = ({ folder, segment, offset, bytes, records, isKept }: Damage) => {
    reports.damaged(records)
    const where = `${join(dir, folder, segment)} from byte ${offset} on`
    const kept = isKept ? `; the ${bytes} bad bytes are kept in ${join(dir, 'damaged')}` : ''
    reports.failed(new SpoolError('DAMAGED', `${records} events are missing in ${where}${kept}`))
  }
  const readerOptions = (name: string) => ({ dir, name, leaseMs, isDurable: false, onDamage })

  async function ownPart(): Promise<Part | undefined> {
    const writer = await sink.opened()
    if (own?.writer === writer) return own.isLost ? undefined : own
    const reader = await openSpoolReader(readerOptions(writer.name))
    if (lostWriters.has(writer)) return void (await reader.close())
    own = { reader, writer, offset: reader.start, end: async () => writer.next, isLost: false }
    return own
  }

  async function adoptDead() {
    isDue = false
    const { name: ownName } = await sink.opened()
    for (const name of await listFolders(dir)) {
      // An error in one folder is only reported: it must not stop this process from forwarding its own events.
      if (name !== ownName && !adopted.has(name)) await adopt(name).catch(reports.failed)
    }
  }

  async function adopt(name: string) {
    const reader = await adoptSpoolFolder(readerOptions(name))
    if (reader === undefined) return
    // The end is read only once, because nobody appends to the folder of a dead process.
    const end = await reader.end()
    const part = { reader, offset: reader.start, end: async () => end, isLost: false }
    adopted.set(name, part)
    reports.adopted(end - part.offset)
  }

  async function readAdopted(part: Part, maxRecords: number): Promise<readonly StoredRecord[]> {
    try {
      const records = await part.reader.next(maxRecords, maxBatchBytes)
      if (records.length === 0) await removeEmpty(part)
      return records
    } catch (error) {
      reports.failed(error)
      return []
    }
  }

  async function remove(part: Part, end: number): Promise<boolean> {
    const isOurs = !part.isLost
    try {
      await part.reader.commit({ offset: end, note: '' })
      part.offset = end
    } catch (error) {
      if (!isSpoolError(error, 'FENCED')) throw error
      // Another process has taken the folder over. It sends these records again, and all later ones.
      part.offset = end
      await leave(part)
    }
    return isOurs
  }

  async function leave(part: Part) {
    if (part.isLost) return
    part.isLost = true
    adopted.delete(part.reader.name)
    reports.handedOver((await part.end()) - part.offset)
    await part.reader.close()
  }

  async function removeEmpty(part: Part) {
    adopted.delete(part.reader.name)
    try {
      await part.reader.retire()
    } finally {
      await part.reader.close()
    }
  }

  async function closePart(part: Part) {
    if ((await part.end()) === part.offset && (await part.reader.takeOver())) await removeEmpty(part)
    else await part.reader.close()
  }

  return {
    async next(maxRecords) {
      if (isDue) await adoptDead()
      const last = await ownPart()
      for (const part of [...adopted.values(), ...(last ? [last] : [])]) {
        const records = part === last ? await part.reader.next(maxRecords, maxBatchBytes) : await readAdopted(part, maxRecords)
        const end = (records.at(-1)?.sequence ?? -1) + 1
        if (records.length > 0) return { records, remove: () => remove(part, end) }
      }
      return undefined
    },
    async lost(writer) {
      lostWriters.add(writer)
      if (own?.writer === writer) await leave(own)
      else reports.handedOver(writer.next)
    },
    async close() {
      clearInterval(ticking)
      for (const part of [...adopted.values(), ...(own?.isLost === false ? [own] : [])]) {
        await closePart(part).catch(reports.failed)
      }
    },
  }
}
