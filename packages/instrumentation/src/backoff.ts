export interface Backoff {
  /** Waits, longer each time; ends early when cancelled. Never keeps the process. */
  wait(): Promise<void>
  /** After a success: the next wait is short again. */
  reset(): void
  /** Ends the wait under way and makes later ones short. */
  cancel(): void
}

/** @param firstMs Default 100. @param longestMs Default 5 000. Both are spread by half, so that processes do not move in step. */
export function createBackoff(firstMs = 100, longestMs = 5_000): Backoff {
  let nextMs = firstMs
  let isCancelled = false
  let end: (() => void) | undefined
  return {
    wait() {
      const ms = (isCancelled ? firstMs : nextMs) * (0.5 + Math.random() / 2)
      nextMs = Math.min(nextMs * 2, longestMs)
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms).unref()
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
    reset() {
      nextMs = firstMs
    },
    cancel() {
      isCancelled = true
      end?.()
    },
  }
}
