import { timingSafeEqual } from 'node:crypto'
import { digest } from './digest.ts'
import type { CallbackVerification } from './provider.ts'
import { otherSpellings } from './reserialised.ts'

/** A delivery, taken apart by the provider's rules. */
export interface SignedDelivery {
  /** Values of the three signature headers; undefined where the header is missing. */
  readonly timestamp: string | undefined
  readonly nonce: string | undefined
  readonly signature: string | undefined
  readonly body: Uint8Array
  readonly nowMs: number
}

export interface DeliveryRules {
  /** What the signature over these bytes should be, in the spelling of the header. */
  readonly sign: (timestamp: string, nonce: string, body: string | Uint8Array) => string
  readonly toleranceMs: number
}

/** Verifies three signature headers against the raw body: present, signature, timestamp, JSON, in this order. */
export function verifyDelivery(
  { timestamp, nonce, signature, body, nowMs }: SignedDelivery,
  { sign, toleranceMs }: DeliveryRules,
): CallbackVerification {
  if (!timestamp || !nonce || !signature) return { isValid: false, reason: 'rejected_unsigned' }
  const isSignatureOf = (bytes: string | Uint8Array) => isSame(sign(timestamp, nonce, bytes), signature)
  if (!isSignatureOf(body)) {
    const wasRewritten = otherSpellings(Buffer.from(body).toString()).some(isSignatureOf)
    return { isValid: false, reason: wasRewritten ? 'rejected_reserialised' : 'rejected_signature' }
  }
  const timestampMs = /^\d{1,16}$/.test(timestamp) ? Number(timestamp) : Number.NaN
  if (!(Math.abs(nowMs - timestampMs) <= toleranceMs)) return { isValid: false, reason: 'rejected_timestamp' }
  if (!isJson(body)) return { isValid: false, reason: 'rejected_malformed' }
  return { isValid: true, isSigned: true, timestampMs, deliveryId: digest(timestamp, nonce, body) }
}

/** Compares without telling, by the time it takes, how much was right. Lengths are public. */
function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Whether the bytes are UTF-8 and hold JSON. */
export function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(utf8.decode(body))
    return true
  } catch {
    return false
  }
}
