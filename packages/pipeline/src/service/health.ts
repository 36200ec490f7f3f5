import type { Logger } from '../logger.ts'

/**
 * The current problems of the source and of the store. The pipeline is ready when there are none.
 * A new problem is logged at once, and again once a minute while it lasts.
 */
export interface Health {
  /** Sets the problem of one part; undefined when it works. */
  set(part: 'source' | 'store', problem: string | undefined): void
  /** Reports an error that a person must fix. It is never cleared. */
  fail(problem: string): void
  /** The failure and the current problems. */
  readonly problems: readonly string[]
  /** The first reported failure. */
  readonly failure: string | undefined
}

const repeatMs = 60_000

export function createHealth(logger: Logger, now: () => number = Date.now): Health {
  const current = new Map<string, { readonly problem: string; readonly since: number; loggedAt: number }>()
  let failure: string | undefined
  return {
    set(part, problem) {
      const known = current.get(part)
      if (problem === undefined) {
        if (current.delete(part) && known) logger.info(`${part} works again`, { seconds: Math.round((now() - known.since) / 1000) })
        return
      }
      const isDue = !known || now() - known.loggedAt >= repeatMs
      if (isDue) logger.warn(`${part}: ${problem}; trying again until it works`)
      current.set(part, { problem, since: known?.since ?? now(), loggedAt: isDue ? now() : known.loggedAt })
    },
    fail(problem) {
      failure ??= problem
      logger.error(problem)
    },
    get problems() {
      return [...(failure ? [failure] : []), ...[...current].map(([part, { problem }]) => `${part}: ${problem}`)]
    },
    get failure() {
      return failure
    },
  }
}
