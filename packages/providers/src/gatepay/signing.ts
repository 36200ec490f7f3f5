import { createHmac } from 'node:crypto'

/** What a GatePay signature covers. Method, path and query are not signed. */
export interface GatepaySigned {
  /** The Payment API Secret, as text. */
  readonly secret: string
  /** Exactly the header's value: milliseconds since 1970. */
  readonly timestamp: string
  /** Exactly the header's value. */
  readonly nonce: string
  /** The raw body, byte for byte; empty where there is none. */
  readonly body: string | Uint8Array
}

/** HMAC-SHA512 over three lines, each ended by a line feed, as 128 lower-case hexadecimal digits. Requests and callbacks sign alike. */
export const gatepaySignature = ({ secret, timestamp, nonce, body }: GatepaySigned): string =>
  createHmac('sha512', secret).update(`${timestamp}\n${nonce}\n`).update(body).update('\n').digest('hex')
