import { setTimeout as sleep } from 'node:timers/promises'

/** The pauses between look-ups that GatePay's error code page recommends, and the two that its best practices add, in milliseconds. */
const ladderMs = [5_000, 10_000, 30_000, 60_000, 180_000, 300_000, 600_000, 1_800_000]

/** The pauses after a look-up that failed, before it is repeated. */
const retriesMs = [2_000, 4_000, 8_000, 16_000, 32_000]

export interface OrderBook {
  /** Called by the callback handlers. */
  finish(orderId: string): void
  /**
   * Looks an order up with growing pauses until its callback came, a look-up shows it final, or the ladder ends.
   * @param query Whether the order is final; undefined when the look-up failed, which is repeated soon.
   */
  confirm(orderId: string, query: () => Promise<boolean | undefined>, signal: AbortSignal): Promise<void>
}

/**
 * What the checkout service knows of its open orders: callbacks first, look-ups as the fallback.
 * @param speed Divides the pauses, so that a demo of seconds tells a story of minutes.
 */
export function createOrderBook(speed: number): OrderBook {
  const open = new Map<string, AbortController>()
  return {
    finish: (orderId) => open.get(orderId)?.abort(),
    confirm: async (orderId, query, signal) => {
      const done = new AbortController()
      open.set(orderId, done)
      const either = AbortSignal.any([done.signal, signal])
      const wait = (ms: number) => sleep(ms / speed, undefined, { signal: either })
      try {
        for (const pause of ladderMs) {
          await wait(pause)
          let isFinal = await query()
          for (const retry of isFinal === undefined ? retriesMs : []) {
            await wait(retry)
            isFinal = await query()
            if (isFinal !== undefined) break
          }
          if (isFinal) return
        }
      } catch {
        // told by the callback, or the service stops
      } finally {
        open.delete(orderId)
      }
    },
  }
}
