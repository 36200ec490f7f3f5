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

/** The waits between two tries of a write, in milliseconds; none is longer than `maxMs`. */
export function createRetryWait({ minMs = 100, maxMs = 5_000 } = {}): RetryWait {
  let current = new AbortController()
  let backoff = createBackoff({ minMs, maxMs })
  return {
    async wait() {
      await sleep(backoff.next(), undefined, { ref: false, signal: current.signal }).catch(() => undefined)
    },
    reset: () => backoff.reset(),
    cancel() {
      current.abort()
      current = new AbortController()
      backoff = createBackoff({ minMs, maxMs: minMs })
    },
  }
}
