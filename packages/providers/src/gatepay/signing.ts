import { createHmac } from 'node:crypto'

/** The input of a GatePay signature. Method, path and query are not signed. */
export interface GatepaySigned {
  /** The Payment API Secret. */
  readonly secret: string
  /** Exactly the value of the timestamp header: milliseconds since 1970. */
  readonly timestamp: string
  /** Exactly the value of the nonce header. */
  readonly nonce: string
  /** The raw body, byte for byte; empty if there is none. */
  readonly body: string | Uint8Array
}

/**
 * Computes HMAC-SHA512 over timestamp, nonce and body, each followed by a line feed, as 128 lower-case hexadecimal digits. Requests and callbacks are
 * signed in the same way.
 */
export const gatepaySignature = ({ secret, timestamp, nonce, body }: GatepaySigned): string =>
  createHmac('sha512', secret).update(`${timestamp}\n${nonce}\n`).update(body).update('\n').digest('hex')
