import { type Damage, openSpoolReader, type SpoolReader } from '@paysignal/spool'
import { pause } from '../pause.ts'
import { PipelineError } from '../pipeline-error.ts'
import type { LogMessage, PartitionSession, PartitionWorker, SourceHost } from '../protocol/log-source.ts'
import { writeDeadLetters } from './dead-letters.ts'

/** Insert tokens contain this word instead of a topic, because a spool has no topics. */
const topic = 'spool'
/** A spool has one partition. */
export const partition = 0

/** The folder of one writing process in a spool, read as a log with one partition. The epoch of the log is the folder's name. */
export interface SpoolFolder {
  /**
   * Stores the next events.
   * @param onRead Called with the number of events after they were read and before they are stored.
   * @returns `stored` when there were events, `empty` when there were none, `removed` when the writer is gone, all events are stored
   * and the folder was removed.
   */
  step(onRead: (count: number) => void): Promise<'stored' | 'empty' | 'removed'>
  /** Number of events in the folder that are not stored yet. */
  lag(): Promise<number>
  close(): Promise<void>
}

export interface SpoolFolderOptions {
  readonly dir: string
  readonly name: string
  readonly host: SourceHost
  /** Aborted when the source closes and the running batches must end. */
  readonly signal: AbortSignal
  /** Aborted when the source begins to close. No batch then waits for more events. */
  readonly closing: AbortSignal
  readonly onDamage: (damage: Damage) => void
}

/** How often an empty folder is checked for a writer that is gone, in milliseconds. */
const takeOverMs = 1_000

/** Opens a folder as its only reader. */
export async function openSpoolFolder({ dir, name, host, signal, closing, onDamage }: SpoolFolderOptions): Promise<SpoolFolder> {
  const { maxRows, maxBytes, maxWaitMs } = host.limits
  const reader = await openSpoolReader({ dir, name, onDamage })
  let worker: PartitionWorker
  try {
    worker = await host.open(sessionOf(reader))
  } catch (error) {
    await reader.close()
    throw error
  }
  let isOurs = false
  let tookAt = 0
  let lookedAt = performance.now()

  function sessionOf(spool: SpoolReader): PartitionSession {
    return {
      topic,
      partition,
      epoch: name,
      signal,
      committed: async () => spool.position,
      commit: (offset, note) => spool.commit({ offset, note }),
      bury: (letters) => writeDeadLetters(dir, name, letters),
    }
  }

  async function read(): Promise<LogMessage[]> {
    const records = await reader.next(maxRows, maxBytes)
    // A batch that follows another batch within `maxWaitMs` waits for more events. The first events after a pause are stored at once.
    const waitMs = tookAt + maxWaitMs - performance.now()
    if (records.length > 0 && records.length < maxRows && waitMs > 0) {
      const bytes = records.reduce((sum, { value }) => sum + value.length, 0)
      await pause(waitMs, closing)
      if (bytes < maxBytes) records.push(...(await reader.next(maxRows - records.length, maxBytes - bytes)))
    }
    return records.map(({ sequence, key, value, timestampMs }) => ({ offset: sequence, key, value, timestampMs }))
  }

  /** Called when the folder has no new events. If the writer is gone, its last events are still read before the folder is removed. */
  async function rest(): Promise<'empty' | 'removed'> {
    if (performance.now() - lookedAt < takeOverMs) return 'empty'
    lookedAt = performance.now()
    const wasOurs = isOurs
    isOurs = await reader.takeOver()
    if (!wasOurs) return 'empty'
    if (!reader.isAllCommitted()) {
      const remedy = `compare the stored events with those left in ${dir}/${name}, then move that folder out of the spool`
      throw new PipelineError('SPOOL_DAMAGED', `the end of a batch that an earlier pipeline began to store is damaged: ${remedy}`)
    }
    await reader.retire()
    return 'removed'
  }
  return {
    async step(onRead) {
      const messages = await read()
      onRead(messages.length)
      if (messages.length === 0) return rest()
      tookAt = performance.now()
      await worker.take(messages)
      return 'stored'
    },
    lag: async () => Math.max(0, (await reader.end()) - (worker.expected ?? 0)),
    close: () => reader.close(),
  }
}
