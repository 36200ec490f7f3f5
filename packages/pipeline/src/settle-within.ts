import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for a promise to settle, for so long at most; says whether it did. */
export async function settleWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const stop = new AbortController()
  const settled = promise.then(
    () => true,
    () => true,
  )
  const late = sleep(ms, false, { signal: stop.signal }).catch(() => false)
  const isSettled = await Promise.race([settled, late])
  stop.abort()
  return isSettled
}
