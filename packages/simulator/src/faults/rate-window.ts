export interface RateWindow {
  /** Counts one call at this time. */
  count(nowMs: number): { readonly remaining: number; readonly resetMs: number; readonly isExceeded: boolean }
}

/** Counts calls in fixed windows of real time; the first call opens a window. */
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
