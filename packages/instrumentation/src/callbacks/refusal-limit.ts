import type { CallbackResult } from '@paysignal/contract'

/** Events a second, for each provider and result. */
const mostPerSecond = 10

/**
 * Says of each refused delivery whether an event may report it. Anybody can send deliveries that are refused, as many as they like. Without a limit,
 * their events would fill the queue (and the spool, while Kafka is away) and leave no room for payments. The counters count all of them.
 */
export function createRefusalLimit(): (result: CallbackResult, nowMs: number) => boolean {
  const reported = new Map<CallbackResult, number>()
  let second = 0
  return (result, nowMs) => {
    const now = Math.floor(nowMs / 1_000)
    if (now !== second) reported.clear()
    second = now
    const before = reported.get(result) ?? 0
    reported.set(result, before + 1)
    return before < mostPerSecond
  }
}
