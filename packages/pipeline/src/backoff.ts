/** Milliseconds to wait before the next try, exponential with jitter, so that several instances do not come back in step. */
export interface Backoff {
  next(): number
  reset(): void
}

export function createBackoff({ minMs = 100, maxMs = 10_000, random = Math.random } = {}): Backoff {
  let tries = 0
  return {
    next() {
      const ceiling = Math.min(maxMs, minMs * 2 ** tries++)
      return ceiling / 2 + (random() * ceiling) / 2
    },
    reset() {
      tries = 0
    },
  }
}
