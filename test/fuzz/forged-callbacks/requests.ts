import type { Random } from '../random.ts'
import { createCallbackBody, requestOf, signedRequest } from './authentic.ts'
import { hostileBody } from './hostile.ts'
import { mutated } from './mutations.ts'
import { isAuthentic, type SentRequest } from './oracle.ts'

/** The oracle's verdict. `unclear`: the signature is valid, but the body is no documented callback; both accepting and refusing are right. */
export type Verdict = 'authentic' | 'unclear' | 'refused'

const rememberedRequests = 1_000

/** Makes new callbacks, forgeries of them, and repetitions of earlier requests. */
export function createRequests(random: Random) {
  const callbacks = new Set<string>()
  const earlier: SentRequest[] = []
  let made = 0

  function fresh(nowMs: number): SentRequest {
    const provider = random.pick(['gatepay', 'hashnut'])
    const request = signedRequest(random, provider, createCallbackBody(random, provider, made++), nowMs - random.below(2_000))
    callbacks.add(keyOf(request))
    earlier[made % rememberedRequests] = request
    return request
  }

  return {
    next(nowMs: number): SentRequest {
      const known = earlier[random.below(rememberedRequests)]
      if (known !== undefined && random.chance(0.15)) {
        // A retry has a new timestamp, a replay has the timestamp of the first request.
        return random.pick([known, signedRequest(random, known.provider, known.body, nowMs), mutated(random, known, nowMs)])
      }
      // A hostile body with a valid signature, as from a faulty provider.
      if (random.chance(0.02))
        return requestOf(random.pick(['gatepay', 'hashnut']), { stamp: String(nowMs), once: random.text(32), body: hostileBody(random) })
      const request = fresh(nowMs)
      return random.chance(0.3) ? request : mutated(random, request, nowMs)
    },
    verdictOf(request: SentRequest, nowMs: number): Verdict {
      if (!isAuthentic(request, nowMs)) return 'refused'
      if (callbacks.has(keyOf(request))) return 'authentic'
      return isJsonObject(request.body) ? 'unclear' : 'refused'
    },
  }
}

/** The identity of a callback: the same for each repetition, and blanks at the end do not count. */
export const keyOf = ({ provider, body }: SentRequest) => `${provider}\n${body.toString('latin1').trimEnd()}`

function isJsonObject(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString().replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
