import { setTimeout as sleep } from 'node:timers/promises'

/** The pauses before each look-up, in milliseconds: those that GatePay's error code page recommends, and two more from its best practices. */
const ladderMs = [5_000, 10_000, 30_000, 60_000, 180_000, 300_000, 600_000, 1_800_000]

/** The pauses before a failed look-up is repeated, in milliseconds. */
const retriesMs = [2_000, 4_000, 8_000, 16_000, 32_000]

export interface OrderBook {
  /** Ends the look-ups for an order. The callback handlers call it when a callback shows that the order is final. */
  finish(orderId: string): void
  /**
   * Looks an order up, with longer and longer pauses. Ends when `finish` is called, when a look-up shows that the order is final, or after the last
   * pause.
   * @param query Looks the order up. Resolves to whether it is final, or to undefined when the look-up failed. A failed look-up is repeated soon.
   */
  confirm(orderId: string, query: () => Promise<boolean | undefined>, signal: AbortSignal): Promise<void>
}

/**
 * The open orders of the checkout service. Usually a callback shows that an order is final; look-ups are the fallback.
 * @param speed Divides all pauses, so that a demo of one minute can show what takes an hour in reality.
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
        // The pause was aborted, because `finish` was called or the service stops.
      } finally {
        open.delete(orderId)
      }
    },
  }
}
