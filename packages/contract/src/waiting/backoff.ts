/** Computes the wait before each retry: exponential back-off with jitter, so that several processes do not retry at the same moment. */
export interface Backoff {
  /** Returns the next wait in milliseconds. Its upper limit doubles with each call. */
  next(): number
  /** Call this after a success: the next wait is short again. */
  reset(): void
}

export interface BackoffOptions {
  /**
   * Upper limit of the first wait, in milliseconds.
   * @default 100
   */
  readonly minMs?: number
  /**
   * Upper limit of every wait, in milliseconds.
   * @default 10_000
   */
  readonly maxMs?: number
  /**
   * Source of the jitter: a number from 0 to 1.
   * @default Math.random
   */
  readonly random?: () => number
}

/** Creates a back-off. Each wait is random, between half its upper limit and its upper limit. */
export function createBackoff({ minMs = 100, maxMs = 10_000, random = Math.random }: BackoffOptions = {}): Backoff {
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
