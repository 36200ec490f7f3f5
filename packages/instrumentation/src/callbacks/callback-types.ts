import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallbackResult } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'

/** A callback whose signature and timestamp were checked. */
export interface VerifiedCallback {
  readonly provider: string
  /** The provider's name for the kind of callback. */
  readonly type: string
  /** The same for each delivery of the same callback: the key under which to store it. */
  readonly idempotencyKey: string
  /** False where the provider may leave signatures out and did: look the object up before acting on it. */
  readonly isSigned: boolean
  /** The orders, refunds or payouts that it tells of. */
  readonly objects: readonly ObjectReading[]
  /** The parsed body. */
  readonly body: unknown
  /** The raw bytes that were verified. */
  readonly rawBody: Uint8Array
  /** When it was signed, in milliseconds since 1970. */
  readonly timestampMs: number | undefined
  readonly receivedAtMs: number
}

/** Stores the callback durably. The provider is told of success only after this resolved; a rejection asks it to retry. */
export type CallbackFunction = (callback: VerifiedCallback) => Promise<void> | void

/** Receives a provider's callbacks. Neither form ever rejects. */
export interface CallbackHandler {
  (request: Request): Promise<Response>
  /** For `node:http`, Express, and others that pass Node's own objects. Mount it before any body parser. */
  node(req: IncomingMessage, res: ServerResponse): Promise<void>
}

export interface CallbackOptions {
  /** Largest body in bytes; default 65 536. Larger ones are refused unread. */
  readonly maxBodyBytes?: number
  /** Time that a body may take to arrive, in milliseconds; default 10 000, at most 24 days. Slower ones are refused, and their connection is closed. */
  readonly bodyTimeoutMs?: number
  /**
   * How many bodies may be arriving at once; default 100. For a further one, the body that has been arriving for longest is refused, and its
   * connection is closed: the provider sends it again.
   */
  readonly maxOpenBodies?: number
  /** How long a handled callback is remembered, in milliseconds; default 48 h. Keep it longer than the provider retries. */
  readonly rememberMs?: number
  /** How many handled callbacks are remembered; default 50 000. The oldest go first. */
  readonly rememberCount?: number
  /**
   * Time that handling may take, in milliseconds, at most 24 days; default 25 000, as HashNut waits 30 s. Then the provider is asked to retry, and the retry is
   * handled anew, even if the first attempt still runs.
   */
  readonly handleTimeoutMs?: number
}

/** A delivery that the service took, and perhaps verified, by itself. */
export interface ObservedCallback {
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** The raw body as it was received. */
  readonly body: Uint8Array | string
  /** What became of it. Left out: verified here, and told from duplicates by memory. */
  readonly result?: CallbackResult
}
