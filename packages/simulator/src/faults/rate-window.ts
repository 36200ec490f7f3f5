export interface RateWindow {
  /** Counts one call at this time. Returns the state of the window after it. */
  count(nowMs: number): { readonly remaining: number; readonly resetMs: number; readonly isExceeded: boolean }
}

/** Counts calls in windows of fixed length, in real time. A window starts with the first call after the previous one ended. */
export function createWindow({ limit, windowMs }: { readonly limit: number; readonly windowMs: number }): RateWindow {
  let startedAt = Number.NEGATIVE_INFINITY
  let calls = 0
  return {
    count: (nowMs) => {
      if (nowMs - startedAt >= windowMs) {
        startedAt = nowMs
        calls = 0
      }
      calls += 1
      return { remaining: Math.max(0, limit - calls), resetMs: startedAt + windowMs - nowMs, isExceeded: calls > limit }
    },
  }
}
