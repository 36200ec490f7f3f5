import type { Logger } from '../logger.ts'

/** What stands in the way, by place; readiness is that nothing does. A change is logged once, a state that lasts once a minute. */
export interface Health {
  set(place: 'source' | 'store', problem: string | undefined): void
  /** For good: the process is of no more use until a person has acted. */
  fail(problem: string): void
  readonly problems: readonly string[]
  readonly failure: string | undefined
}

const repeatMs = 60_000

export function createHealth(log: Logger, now: () => number = Date.now): Health {
  const current = new Map<string, { readonly problem: string; readonly since: number; loggedAt: number }>()
  let failure: string | undefined
  return {
    set(place, problem) {
      const known = current.get(place)
      if (problem === undefined) {
        if (current.delete(place) && known) log.info(`${place} is well again`, { seconds: Math.round((now() - known.since) / 1000) })
        return
      }
      const isDue = !known || now() - known.loggedAt >= repeatMs
      if (isDue) log.warn(`${place}: ${problem}; trying again until it works`)
      current.set(place, { problem, since: known?.since ?? now(), loggedAt: isDue ? now() : known.loggedAt })
    },
    fail(problem) {
      failure ??= problem
      log.error(problem)
    },
    get problems() {
      return [...(failure ? [failure] : []), ...[...current].map(([place, { problem }]) => `${place}: ${problem}`)]
    },
    get failure() {
      return failure
    },
  }
}
