import { type Damage, openSpoolReader, type SpoolReader } from '@paysignal/spool'
import { PipelineError } from '../pipeline-error.ts'
import type { LogMessage, PartitionSession, PartitionWorker, SourceHost } from '../protocol/log-source.ts'
import { writeDeadLetters } from './dead-letters.ts'

/** Name of the spool in insert tokens, where Kafka's topic stands otherwise. */
const topic = 'spool'
export const partition = 0

/** One process's folder of a spool, as a log of one partition whose epoch is the folder's name. */
export interface SpoolFolder {
  /** Stores the next events; `onRead` learns how many before they are stored. What became of it: some were stored, none wait, or none will ever come and the folder was removed. */
  step(onRead: (count: number) => void): Promise<'stored' | 'empty' | 'removed'>
  /** Events that wait. */
  lag(): Promise<number>
  close(): Promise<void>
}

export interface SpoolFolderOptions {
  readonly dir: string
  readonly name: string
  readonly host: SourceHost
  readonly signal: AbortSignal
  readonly onDamage: (damage: Damage) => void
  /** Lets events gather, for so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
}

/** How often a folder without events is looked at for whether its writer is gone, in milliseconds. */
const takeOverMs = 1_000

/** Becomes the reader of a folder. */
export async function openSpoolFolder({ dir, name, host, signal, onDamage, pause }: SpoolFolderOptions): Promise<SpoolFolder> {
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
    // Under steady traffic events gather for maxWaitMs; the first ones after a lull go at once.
    const waitMs = tookAt + maxWaitMs - performance.now()
    if (records.length > 0 && records.length < maxRows && waitMs > 0) {
      const bytes = records.reduce((sum, { value }) => sum + value.length, 0)
      await pause(waitMs)
      if (bytes < maxBytes) records.push(...(await reader.next(maxRows - records.length, maxBytes - bytes)))
    }
    return records.map(({ sequence, key, value, timestampMs }) => ({ offset: sequence, key, value, timestampMs }))
  }

  /** Nothing waits. Once the writer is gone, what it wrote last is read, and then the folder removed. */
  async function rest(): Promise<'empty' | 'removed'> {
    if (performance.now() - lookedAt < takeOverMs) return 'empty'
    lookedAt = performance.now()
    const wasOurs = isOurs
    isOurs = await reader.takeOver()
    if (!wasOurs) return 'empty'
    if (!reader.isAllTaken()) {
      const remedy = `compare the store with what is left in ${dir}/${name}, then move that folder away`
      throw new PipelineError('SPOOL_DAMAGED', `the end of a batch that an earlier pipeline had begun is damaged: ${remedy}`)
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
    lag: async () => Math.max(0, (await reader.end()) - (worker.position ?? 0)),
    close: () => reader.close(),
  }
}
