import { createBackoff, settlesWithin } from '@paysignal/contract'
import { checkVersion, isSpoolError, listFolders } from '@paysignal/spool'
import { describeError } from '../describe-error.ts'
import { pause } from '../pause.ts'
import { isFatal, PipelineError } from '../pipeline-error.ts'
import type { LogSource, SourceHost } from '../protocol/log-source.ts'
import { openSpoolFolder, partition } from './folder.ts'

export interface SpoolSourceOptions {
  /** Folder of the spool. It need not exist yet: the services that write to it create it. */
  readonly dir: string
  /**
   * How often an empty spool is checked for new events, in milliseconds.
   * @default 50
   */
  readonly pollMs?: number
}

/**
 * Reads the spool of one machine. The spool has one folder for each process that wrote to it, and each folder has its own offsets. Events are removed
 * once they are stored; the folders of dead processes are removed once they are empty. Events that cannot be stored go to the file
 * `dead-letters.jsonl`. A spool has one reader at a time: a second one takes over, and the first stops with `FENCED`.
 * @throws {PipelineError} `INVALID_OPTION`
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

  /** Reads each folder from the moment it appears until it is removed. */
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
      await pause(pollMs, closing.signal)
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
      // An empty spool that was never written to counts as idle too.
      if (lag === 0 && problem === undefined) host.idle()
    }
  }

  /** Reads one folder until it is removed or the source closes. Failures are retried without end. */
  async function follow(host: SourceHost, name: string, state: FolderState): Promise<void> {
    const backoff = createBackoff()
    // The folder can disappear before it was read, because a writer that wrote nothing removes its folder.
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
          ? new PipelineError('FENCED', `another pipeline reads the spool ${dir} now: run only one pipeline for each spool`)
          : error
        if (isFatal(own) || (own instanceof PipelineError && own.code === 'FENCED')) {
          closing.abort()
          return host.fail(own)
        }
        state.problem = describeError(own)
        await pause(backoff.next(), closing.signal)
      }
    }
  }

  async function read(host: SourceHost, name: string, state: FolderState, onProgress: () => void): Promise<void> {
    const folder = await openSpoolFolder({ dir, name, host, signal: lost.signal, closing: closing.signal, onDamage: host.damaged })
    try {
      while (!closing.signal.aborted && state.isThere) {
        const result = await folder.step((held) => {
          state.lag = Math.max(state.lag, held)
        })
        onProgress()
        if (result === 'removed') return
        state.lag = result === 'empty' ? 0 : await folder.lag()
        if (result === 'empty') await pause(pollMs, closing.signal)
      }
    } finally {
      await folder.close().catch(() => undefined)
    }
  }
}

interface FolderState {
  /** Number of events that wait. While the number is unknown it is at least 1, so that the source does not look idle. */
  lag: number
  problem: string | undefined
  /** Whether the folder still exists. */
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
