import { timingSafeEqual } from 'node:crypto'
import type { CallbackVerification } from '../provider.ts'
import { digest } from './digest.ts'
import { otherSpellings } from './reserialised.ts'

/** A delivery, taken apart by the provider's rules. */
export interface SignedRequest {
  /** Values of the three signature headers; undefined where the header is missing. */
  readonly timestamp: string | undefined
  readonly nonce: string | undefined
  readonly signature: string | undefined
  readonly body: Uint8Array
  readonly nowMs: number
}

export interface RequestRules {
  /** What the signature over these bytes should be, in the spelling of the header. */
  readonly sign: (timestamp: string, nonce: string, body: string | Uint8Array) => string
  readonly toleranceMs: number
}

/** Milliseconds since 1970, from the year 2001 to 2286. HashNut signs it beside the uuid without a separator: a digit more could be the uuid's. */
const stamp = /^\d{13}$/

/** Both providers' nonces have 32 to 36 characters; nobody makes us hash a header of 16 KB again and again. */
const maxNonceLength = 128

/** Verifies three signature headers against the raw body: present, of their form, signature, timestamp, JSON, in this order. */
export function verifyRequest(
  { timestamp, nonce, signature, body, nowMs }: SignedRequest,
  { sign, toleranceMs }: RequestRules,
): CallbackVerification {
  if (!timestamp || !nonce || !signature) return refused('rejected_unsigned')
  if (!stamp.test(timestamp) || nonce.length > maxNonceLength) return refused('rejected_malformed')
  const expected = sign(timestamp, nonce, body)
  if (!isSame(expected, signature)) {
    // One of another length is the signature of nothing.
    const isRewritten = signature.length === expected.length && isSignedOtherwise((bytes) => isSame(sign(timestamp, nonce, bytes), signature), body)
    return refused(isRewritten ? 'rejected_reserialised' : 'rejected_signature')
  }
  const timestampMs = Number(timestamp)
  if (!(Math.abs(nowMs - timestampMs) <= toleranceMs)) return refused('rejected_timestamp')
  const read = readBody(body)
  // The signature covers stamp, nonce and body: its digest names the delivery without hashing the body once more.
  return read.kind === 'json'
    ? { isValid: true, isSigned: true, body: read.value, timestampMs, requestId: digest(expected) }
    : refused('rejected_malformed')
}

type Refusal = Extract<CallbackVerification, { isValid: false }>

export const refused = (reason: Refusal['reason']): Refusal => ({ isValid: false, reason })

function isSignedOtherwise(isSignatureOf: (bytes: Uint8Array) => boolean, body: Uint8Array): boolean {
  const text = textOf(body)
  if (text === undefined) return false
  for (const spelling of otherSpellings(body, text)) if (isSignatureOf(spelling)) return true
  return false
}

/** Compares without telling, by the time it takes, how much was right. Lengths are public. */
function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

export type ReadBody = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'malformed' }

/** Parses a body, once. */
export function readBody(body: Uint8Array): ReadBody {
  const text = textOf(body)
  if (text === undefined) return malformed
  try {
    return { kind: 'json', value: JSON.parse(text) }
  } catch {
    return malformed
  }
}

const malformed = { kind: 'malformed' } as const

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for bytes that are no UTF-8. */
function textOf(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}
