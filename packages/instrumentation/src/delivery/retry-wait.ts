import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from '@paysignal/contract'

export interface RetryWait {
  /** Waits before a retry, longer each time. A wait ends early when it is cancelled. It does not keep the process alive. */
  wait(): Promise<void>
  /** Call this after a success: the next wait is short again. */
  reset(): void
  /** Ends the current wait at once, and makes all later ones short. */
  cancel(): void
}

const minMs = 100
const maxMs = 5_000

/** The waits between two tries of a write; none is longer than 5 s. */
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
