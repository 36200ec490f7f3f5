import type { CallbackResult } from '@paysignal/contract'

/** The most events in one second, for each provider and result. */
const mostPerSecond = 10

/**
 * Limits the events about refused callback requests. Anybody can send any number of such requests. Without a limit, their events would fill the queue
 * (and the spool, while Kafka is unreachable) and leave no room for the events of payments. The counters count every request.
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
