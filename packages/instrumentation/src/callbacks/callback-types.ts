import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallbackResult } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'

/** A callback whose signature and timestamp were checked. */
export interface VerifiedCallback {
  readonly provider: string
  /** The provider's name for the kind of callback. */
  readonly type: string
  /** The key is the same whenever the provider sends the same callback again. Store the callback under this key. */
  readonly idempotencyKey: string
  /** False if the callback came without a signature, which some providers allow. Query the object before you act on it. */
  readonly isSigned: boolean
  /** The orders, refunds or payouts that the callback is about. */
  readonly objects: readonly ObjectReading[]
  /** The parsed body. */
  readonly body: unknown
  /** The raw bytes that were verified. */
  readonly rawBody: Uint8Array
  /** When the provider signed the callback, in milliseconds since 1970. */
  readonly timestampMs: number | undefined
  readonly receivedAtMs: number
}

/**
 * Stores the callback durably. The provider gets its success answer only after this function resolved; if it rejects, the provider sends the callback
 * again.
 */
export type CallbackFunction = (callback: VerifiedCallback) => Promise<void> | void

/** Receives a provider's callbacks, in one of two forms. Neither form ever rejects. */
export interface CallbackHandler {
  (request: Request): Promise<Response>
  /** The form for `node:http`, Express, and other frameworks that pass on Node's own objects. Mount it before any body parser. */
  node(req: IncomingMessage, res: ServerResponse): Promise<void>
}

/** A callback request that the service received, and perhaps verified, without our handler. */
export interface ObservedCallback {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** The raw body as it was received. */
  readonly body: Uint8Array | string
  /**
   * The result of the request.
   * @default the result of our own verification, and of a comparison with earlier callbacks
   */
  readonly result?: CallbackResult
}
