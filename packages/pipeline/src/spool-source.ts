import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from './backoff.ts'
import type { LogSource, PartitionSession, SourceHost } from './log-source.ts'
import { describeError } from './logger.ts'
import { isFatal, PipelineError } from './pipeline-error.ts'
import { settleWithin } from './settle-within.ts'
import { openSpool, type Spool } from './spool.ts'

export interface SpoolSourceOptions {
  /** Folder of the spool; may be made later by the service that writes it. */
  readonly dir: string
  /** How often an empty spool is looked at, in milliseconds; default 50. */
  readonly pollMs?: number
}

/** Name of the spool in insert tokens, where Kafka's topic stands otherwise. */
const topic = 'spool'
const partition = 0

/**
 * The LMDB spool of one machine as a log of one partition. Events leave it once they are stored; refused ones go to its `dead-letters`.
 * One reader at a time: a second one takes over, and the first stops with `FENCED`. Read it in another process than the one that writes it:
 * LMDB opens a folder synchronously, which would wait for ever for a transaction of the same thread.
 */
export function spoolSource({ dir, pollMs = 50 }: SpoolSourceOptions): LogSource {
  if (!dir) throw new PipelineError('OPTION', 'spoolSource needs `dir`: the folder that `spoolEvents({ dir })` writes to')
  const closing = new AbortController()
  const lost = new AbortController()
  let running: Promise<void> = Promise.resolve()

  return {
    name: 'spool',
    async start(host) {
      const opened = await openSpool(dir)
      running = run(host, opened)
    },
    async close(drainMs) {
      closing.abort()
      await settleWithin(running, drainMs)
      lost.abort(new PipelineError('CLOSING', 'the pipeline is closing'))
      await running
    },
  }

  async function run(host: SourceHost, opened: Spool | undefined): Promise<void> {
    const backoff = createBackoff()
    let spool = opened
    while (!closing.signal.aborted) {
      try {
        spool ??= await appeared(host)
        if (!spool) return
        await read(host, spool, () => backoff.reset())
      } catch (error) {
        if (closing.signal.aborted) return
        if (isFatal(error) || (error instanceof PipelineError && error.code === 'FENCED')) return host.fail(error)
        host.status(describeError(error))
        await pause(backoff.next())
      } finally {
        await spool?.close().catch(() => undefined)
        spool = undefined
      }
    }
  }

  async function appeared(host: SourceHost): Promise<Spool | undefined> {
    for (;;) {
      const spool = closing.signal.aborted ? undefined : await openSpool(dir)
      if (spool || closing.signal.aborted) return spool
      // Nothing was ever written: there is nothing to fall behind of.
      host.status(undefined)
      host.idle()
      await pause(pollMs)
    }
  }

  /** Until closing, or until the folder is made anew under us. */
  async function read(host: SourceHost, spool: Spool, onProgress: () => void): Promise<void> {
    const { maxRows, maxBytes, maxWaitMs } = host.limits
    const worker = await host.open(sessionOf(spool))
    host.assigned([partition])
    host.status(undefined)
    let tookAt = 0
    while (!closing.signal.aborted) {
      const from = worker.position ?? 0
      if (spool.waiting(from) === 0) {
        host.idle()
        host.lag(partition, 0)
        if (!spool.isCurrent()) return
        await pause(pollMs)
        continue
      }
      // Under steady traffic events gather for maxWaitMs; the first ones after a lull go at once.
      if (spool.waiting(from) < maxRows) await pause(Math.max(0, tookAt + maxWaitMs - performance.now()))
      tookAt = performance.now()
      const messages = spool.read(from, maxRows, maxBytes)
      host.lag(partition, spool.waiting(from))
      if (messages.length > 0) await worker.take(messages)
      else await pause(pollMs)
      host.lag(partition, spool.waiting(worker.position ?? 0))
      onProgress()
    }
  }

  function sessionOf(spool: Spool): PartitionSession {
    return {
      topic,
      partition,
      epoch: spool.epoch,
      signal: lost.signal,
      committed: async () => spool.committed(),
      commit: spool.commit,
      bury: spool.bury,
    }
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  }
}
