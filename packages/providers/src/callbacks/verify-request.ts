import { timingSafeEqual } from 'node:crypto'
import type { CallbackVerification } from '../provider.ts'
import { digest } from './digest.ts'
import { otherSpellings } from './other-spellings.ts'

/** The signed parts of a callback request. */
export interface SignedRequest {
  /** Values of the three signature headers; undefined if the header is missing. */
  readonly timestamp: string | undefined
  readonly nonce: string | undefined
  readonly signature: string | undefined
  /** The raw bytes, as received. */
  readonly body: Uint8Array
  /** The present time, in milliseconds since 1970. */
  readonly nowMs: number
}

/** How a provider signs its callback requests. */
export interface RequestRules {
  /** Computes the signature over these parts, in the header's encoding (hex or base64, upper or lower case). */
  readonly sign: (timestamp: string, nonce: string, body: string | Uint8Array) => string
  /** Largest difference, before or after, between the timestamp and the present time, in milliseconds. */
  readonly toleranceMs: number
}

// Milliseconds since 1970, from the year 2001 to 2286. HashNut signs uuid and timestamp without a separator, so a 14th digit could belong to the
// uuid.
const timestampForm = /^\d{13}$/

// Nonces of both providers have 32 to 36 characters. Without the limit, an attacker could make us hash headers of 16 KB many times.
const maxNonceLength = 128

/**
 * Verifies a callback request. The checks, in this sequence: the headers are there, they have the right form, the signature matches the raw body,
 * the timestamp is recent, the body is JSON.
 */
export function verifyRequest(
  { timestamp, nonce, signature, body, nowMs }: SignedRequest,
  { sign, toleranceMs }: RequestRules,
): CallbackVerification {
  if (!timestamp || !nonce || !signature) return refused('rejected_unsigned')
  if (!timestampForm.test(timestamp) || nonce.length > maxNonceLength) return refused('rejected_malformed')
  const expected = sign(timestamp, nonce, body)
  if (!isSame(expected, signature)) {
    // A value of a different length cannot be a signature of any body, so the costly search is skipped.
    const isRewritten = signature.length === expected.length && isSignedOtherwise((bytes) => isSame(sign(timestamp, nonce, bytes), signature), body)
    return refused(isRewritten ? 'rejected_reserialised' : 'rejected_signature')
  }
  const timestampMs = Number(timestamp)
  if (!(Math.abs(nowMs - timestampMs) <= toleranceMs)) return refused('rejected_timestamp')
  const read = readBody(body)
  // The signature covers timestamp, nonce and body, so its digest identifies the request, and the body need not be hashed again.
  return read.kind === 'json'
    ? { isValid: true, isSigned: true, body: read.value, timestampMs, requestId: digest(expected) }
    : refused('rejected_malformed')
}

type Refusal = Extract<CallbackVerification, { isValid: false }>

/** Returns the verification of a request that is refused. */
export const refused = (reason: Refusal['reason']): Refusal => ({ isValid: false, reason })

function isSignedOtherwise(isSignatureOf: (bytes: Uint8Array) => boolean, body: Uint8Array): boolean {
  const text = textOf(body)
  if (text === undefined) return false
  for (const spelling of otherSpellings(body, text)) if (isSignatureOf(spelling)) return true
  return false
}

/** Compares in constant time, so that the time does not reveal how many characters are right. The length is no secret. */
function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The result of `readBody`. */
export type ReadBody = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'malformed' }

/** Parses a body as JSON in UTF-8. */
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

/** Returns undefined if the bytes are not UTF-8. */
function textOf(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}
