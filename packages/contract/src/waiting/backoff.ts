/** How long to wait before the next try: exponential, with jitter, so that several processes do not retry in step. */
export interface Backoff {
  /** The next wait in milliseconds; each is up to twice as long as the one before. */
  next(): number
  /** After a success: the next wait is short again. */
  reset(): void
}

/** The first wait is at most `minMs` milliseconds (default 100), the longest at most `maxMs` (default 10 000). No wait is shorter than half its limit. */
export function createBackoff({ minMs = 100, maxMs = 10_000, random = Math.random } = {}): Backoff {
  let tries = 0
  return {
    next() {
      const limitMs = Math.min(maxMs, minMs * 2 ** tries++)
      return limitMs / 2 + (random() * limitMs) / 2
    },
    reset() {
      tries = 0
    },
  }
}
