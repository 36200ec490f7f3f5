import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff, settlesWithin } from '@paysignal/contract'
import { checkVersion, isSpoolError, listFolders } from '@paysignal/spool'
import { describeError } from '../logger.ts'
import { isFatal, PipelineError } from '../pipeline-error.ts'
import type { LogSource, SourceHost } from '../protocol/log-source.ts'
import { openSpoolFolder, partition } from './folder.ts'

export interface SpoolSourceOptions {
  /** Folder of the spool; may be made later by the services that write it. */
  readonly dir: string
  /** How often an empty spool is looked at, in milliseconds; default 50. */
  readonly pollMs?: number
}

/**
 * The spool of one machine as a log: one folder for each process that wrote to it, each with offsets of its own. Events leave it once they are
 * stored, folders of dead processes once they are empty; refused events go to its `dead-letters.jsonl`.
 * One reader at a time: a second one takes over, and the first stops with `FENCED`.
 */
export function spoolSource({ dir, pollMs = 50 }: SpoolSourceOptions): LogSource {
  if (!dir) throw new PipelineError('INVALID_OPTION', 'spoolSource needs `dir`: the folder that `spoolEvents({ dir })` writes to')
  const closing = new AbortController()
  const lost = new AbortController()
  let running: Promise<void> = Promise.resolve()

  return {
    name: 'spool',
    async start(host) {
      await checkLayout(dir)
      running = run(host)
    },
    async close(drainMs) {
      closing.abort()
      await settlesWithin(running, drainMs)
      lost.abort(new PipelineError('CLOSING', 'the pipeline is closing'))
      await running
    },
  }

  /** Follows each folder from when it appears until it is removed. */
  async function run(host: SourceHost): Promise<void> {
    const followed = new Map<string, FolderState & { readonly done: Promise<void> }>()
    host.assigned([partition])
    while (!closing.signal.aborted) {
      try {
        await checkLayout(dir)
        const names = await listFolders(dir)
        for (const [name, state] of followed) state.isThere = names.includes(name)
        for (const name of names) if (!followed.has(name)) startFollowing(name)
        report(undefined)
      } catch (error) {
        if (isFatal(error)) return host.fail(error)
        report(describeError(error))
      }
      await pause(pollMs)
    }
    await Promise.all([...followed.values()].map(({ done }) => done))

    function startFollowing(name: string) {
      const state: FolderState = { lag: 1, problem: undefined, isThere: true }
      const done = follow(host, name, state).finally(() => followed.delete(name))
      followed.set(name, Object.assign(state, { done }))
    }

    function report(problem: string | undefined) {
      const states = [...followed.values()]
      const lag = states.reduce((sum, state) => sum + state.lag, 0)
      host.status(problem ?? states.find((state) => state.problem !== undefined)?.problem)
      host.lag(partition, lag)
      // Also where nothing was ever written: there is nothing to fall behind of.
      if (lag === 0 && problem === undefined) host.idle()
    }
  }

  /** Until the folder is removed, or on closing. */
  async function follow(host: SourceHost, name: string, state: FolderState): Promise<void> {
    const backoff = createBackoff()
    // A writer that wrote nothing removes its folder itself.
    while (!closing.signal.aborted && state.isThere) {
      try {
        await read(host, name, state, () => {
          state.problem = undefined
          backoff.reset()
        })
        return
      } catch (error) {
        if (closing.signal.aborted) return
        const own = isSpoolError(error, 'FENCED')
          ? new PipelineError('FENCED', `another pipeline reads the spool ${dir} now: run one per spool`)
          : error
        if (isFatal(own) || (own instanceof PipelineError && own.code === 'FENCED')) {
          closing.abort()
          return host.fail(own)
        }
        state.problem = describeError(own)
        await pause(backoff.next())
      }
    }
  }

  async function read(host: SourceHost, name: string, state: FolderState, onProgress: () => void): Promise<void> {
    const folder = await openSpoolFolder({ dir, name, host, signal: lost.signal, onDamage: host.damaged, pause })
    try {
      while (!closing.signal.aborted && state.isThere) {
        const result = await folder.step((held) => {
          state.lag = Math.max(state.lag, held)
        })
        onProgress()
        if (result === 'removed') return
        state.lag = result === 'empty' ? 0 : await folder.lag()
        if (result === 'empty') await pause(pollMs)
      }
    } finally {
      await folder.close().catch(() => undefined)
    }
  }

  async function pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined)
  }
}

interface FolderState {
  /** Events that wait; not 0 while that is not known. */
  lag: number
  problem: string | undefined
  isThere: boolean
}

/** @throws {PipelineError} `SPOOL_VERSION` */
async function checkLayout(dir: string): Promise<void> {
  try {
    await checkVersion(dir)
  } catch (error) {
    throw isSpoolError(error, 'VERSION') ? new PipelineError('SPOOL_VERSION', error.message, { cause: error }) : error
  }
}
