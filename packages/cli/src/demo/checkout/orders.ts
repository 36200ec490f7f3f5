import { setTimeout as sleep } from 'node:timers/promises'

/** The pauses between look-ups that GatePay's error code page recommends, in milliseconds. */
const ladderMs = [5_000, 10_000, 30_000, 60_000, 180_000, 300_000]

export interface OrderBook {
  /** Called by the callback handlers. */
  finish(orderId: string): void
  /** Looks an order up with growing pauses until its callback came, a look-up shows it final, or the ladder ends. */
  confirm(orderId: string, query: () => Promise<boolean>, signal: AbortSignal): Promise<void>
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
      try {
        for (const pause of ladderMs) {
          await sleep(pause / speed, undefined, { signal: either })
          if (await query()) return
        }
      } catch {
        // told by the callback, or the service stops
      } finally {
        open.delete(orderId)
      }
    },
  }
}
