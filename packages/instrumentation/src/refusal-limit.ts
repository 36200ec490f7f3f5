import type { CallbackResult } from '@paysignal/contract'

/** Events a second, for each provider and result. */
const mostPerSecond = 10

/**
 * Says of each refused delivery whether an event may tell of it. Anybody can send deliveries that are refused, as many as he likes: without a bound they
 * would fill the queue, and the spool while Kafka is away, and take the room of payments. The counters have all of them.
 */
export function createRefusalLimit(): (result: CallbackResult, nowMs: number) => boolean {
  const told = new Map<CallbackResult, number>()
  let second = 0
  return (result, nowMs) => {
    const now = Math.floor(nowMs / 1_000)
    if (now !== second) told.clear()
    second = now
    const before = told.get(result) ?? 0
    told.set(result, before + 1)
    return before < mostPerSecond
  }
}
