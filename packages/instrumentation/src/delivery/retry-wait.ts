import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from '@paysignal/contract'

export interface RetryWait {
  /** Waits, longer each time; ends early when cancelled. Never keeps the process. */
  wait(): Promise<void>
  /** After a success: the next wait is short again. */
  reset(): void
  /** Ends the wait under way and makes later ones short. */
  cancel(): void
}

const minMs = 100
const maxMs = 5_000

/** The waits between the tries of a write: at most 5 s each. */
export function createRetryWait(): RetryWait {
  const cancelled = new AbortController()
  let backoff = createBackoff({ minMs, maxMs })
  return {
    async wait() {
      const signal = cancelled.signal.aborted ? undefined : cancelled.signal
      await sleep(backoff.next(), undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined)
    },
    reset: () => backoff.reset(),
    cancel() {
      cancelled.abort()
      backoff = createBackoff({ minMs, maxMs: minMs })
    },
  }
}
