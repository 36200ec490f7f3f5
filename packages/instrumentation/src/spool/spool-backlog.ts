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

/** Records that wait in one folder of the spool. */
export interface BacklogBatch {
  readonly records: readonly StoredRecord[]
  /** Takes them out; to be tried again when it rejects. False when they count as handed over to another process. */
  takeOut(): Promise<boolean>
}

/** All that waits in the spool for this process: in its own folder, and in those of dead processes that it adopted. */
export interface Backlog {
  /** The oldest records, at most so many; undefined when nothing waits. Not to be called again before they were taken out. */
  next(maxRecords: number): Promise<BacklogBatch | undefined>
  /** The folder of this writer can be written no more: what waits there is forwarded by whoever takes it over. */
  lost(writer: SpoolWriter): Promise<void>
  /** Lets go of everything, and removes folders of which all was taken out. To be called once the sink is closed. */
  close(): Promise<void>
}

export interface BacklogOptions {
  readonly dir: string
  readonly leaseMs: number
  readonly sink: SpoolSink
  readonly reports: SinkReports
  /** Called when dead processes should be looked for again: `next` does it. */
  readonly onDue: () => void
}

interface Part {
  readonly reader: SpoolReader
  /** The process's own folder has a writer. */
  readonly writer?: SpoolWriter
  /** Another process forwards what is left there. */
  isLost: boolean
  /** First sequence number that was not taken out. */
  offset: number
  /** The first sequence number after the last record. */
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
    // Not left to `next`, which is not called while Kafka is away.
    for (const { reader } of adopted.values()) void reader.touch().catch(reports.failed)
  }

  const onDamage = ({ folder, segment, offset, bytes, records, isKept }: Damage) => {
    reports.damaged(records)
    const place = `${join(dir, folder, segment)} from byte ${offset} on`
    const kept = isKept ? `; the ${bytes} bad bytes are kept in ${join(dir, 'damaged')}` : ''
    reports.failed(new SpoolError('DAMAGED', `${records} events are missing in ${place}${kept}`))
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
      // One that cannot be read must not keep this process's own events from leaving.
      if (name !== ownName && !adopted.has(name)) await adopt(name).catch(reports.failed)
    }
  }

  async function adopt(name: string) {
    const reader = await adoptSpoolFolder(readerOptions(name))
    if (reader === undefined) return
    // Nothing is appended there any more.
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

  async function takeOut(part: Part, end: number): Promise<boolean> {
    const isOurs = !part.isLost
    try {
      await part.reader.commit({ offset: end, note: '' })
      part.offset = end
    } catch (error) {
      if (!isSpoolError(error, 'FENCED')) throw error
      // The other process sends these events again, and the rest.
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

  async function letGo(part: Part) {
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
        if (records.length > 0) return { records, takeOut: () => takeOut(part, end) }
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
        await letGo(part).catch(reports.failed)
      }
    },
  }
}
