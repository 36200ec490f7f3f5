import { createHmac } from 'node:crypto'

/** The input of a HashNut signature. Method, path and query are not signed. */
export interface HashnutSigned {
  /** The secret, which is called `apiKey` in the documentation and `secretKey` in the SDKs. */
  readonly secret: string
  /** Exactly the value of the uuid header. */
  readonly uuid: string
  /** Exactly the value of the timestamp header: milliseconds since 1970. */
  readonly timestamp: string
  /** The raw body, byte for byte. */
  readonly body: string | Uint8Array
}

/**
 * Computes HMAC-SHA256 over uuid, timestamp and body without separators, as Base64 with padding. Requests and webhooks are signed in the same way.
 */
export const hashnutSignature = ({ secret, uuid, timestamp, body }: HashnutSigned): string =>
  createHmac('sha256', secret).update(`${uuid}${timestamp}`).update(body).digest('base64')
