import { createHmac } from 'node:crypto'

/** What a HashNut signature covers. Method, path and query are not signed. */
export interface HashnutSigned {
  /** The `apiKey` of the documentation, `secretKey` of the SDKs. */
  readonly secret: string
  /** Exactly the header's value. */
  readonly uuid: string
  /** Exactly the header's value: milliseconds since 1970. */
  readonly timestamp: string
  /** The raw body, byte for byte. */
  readonly body: string | Uint8Array
}

/** HMAC-SHA256 over uuid, timestamp and body without separators, as Base64 with padding. Requests and webhooks sign alike. */
export const hashnutSignature = ({ secret, uuid, timestamp, body }: HashnutSigned): string =>
  createHmac('sha256', secret).update(`${uuid}${timestamp}`).update(body).digest('base64')
