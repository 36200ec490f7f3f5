import type { Random } from '../random.ts'
import { createCallbackBody, deliveryOf, signedDelivery } from './authentic.ts'
import { hostileBody } from './hostile.ts'
import { mutated } from './mutations.ts'
import { type Delivery, isAuthentic } from './oracle.ts'

/** What the oracle says of a delivery. `unclear` is signed, but is no documented callback: it may be taken or refused. */
export type Verdict = 'authentic' | 'unclear' | 'refused'

const rememberedDeliveries = 1_000

/** New callbacks, forgeries of them, and earlier deliveries once more. */
export function createDeliveries(random: Random) {
  const callbacks = new Set<string>()
  const earlier: Delivery[] = []
  let made = 0

  function fresh(nowMs: number): Delivery {
    const provider = random.pick(['gatepay', 'hashnut'])
    const delivery = signedDelivery(random, provider, createCallbackBody(random, provider, made++), nowMs - random.below(2_000))
    callbacks.add(keyOf(delivery))
    earlier[made % rememberedDeliveries] = delivery
    return delivery
  }

  return {
    next(nowMs: number): Delivery {
      const known = earlier[random.below(rememberedDeliveries)]
      if (known !== undefined && random.chance(0.15)) {
        // A retry has a stamp of its own, a replay has that of the first.
        return random.pick([known, signedDelivery(random, known.provider, known.body, nowMs), mutated(random, known, nowMs)])
      }
      // A hostile body under a valid signature: what a provider that went mad would send.
      if (random.chance(0.02))
        return deliveryOf(random.pick(['gatepay', 'hashnut']), { stamp: String(nowMs), once: random.text(32), body: hostileBody(random) })
      const delivery = fresh(nowMs)
      return random.chance(0.3) ? delivery : mutated(random, delivery, nowMs)
    },
    verdictOf(delivery: Delivery, nowMs: number): Verdict {
      if (!isAuthentic(delivery, nowMs)) return 'refused'
      if (callbacks.has(keyOf(delivery))) return 'authentic'
      return isJsonObject(delivery.body) ? 'unclear' : 'refused'
    },
  }
}

/** The same callback, however often it is delivered; blanks at its end are none of it. */
export const keyOf = ({ provider, body }: Delivery) => `${provider}\n${body.toString('latin1').trimEnd()}`

function isJsonObject(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString().replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
