import type { Category, ObjectType, Outcome, RetryAdvice, State } from '@paysignal/contract'

/** Where a fact about a provider was read. */
export interface Source {
  readonly title: string
  readonly url: string
  /** Date read, as `2026-11-21`. */
  readonly readOn: string
}

/** What one code, message, status or state of a provider means, and what to do. Data: no functions. */
export interface CatalogueEntry {
  /** API group; the same code can mean different things in different groups. */
  readonly api: string
  /** Always text: `5504060`, `-2`, `amount not enough`. */
  readonly code: string
  /** Other spellings that the provider uses for the same thing. */
  readonly aliases?: readonly string[]
  /** `estimated`: the provider reserves the code and has not confirmed its meaning. */
  readonly status: 'documented' | 'estimated'
  /** The provider's words, in English. */
  readonly message: string
  /** The provider's words, in Chinese, where its page gives them. */
  readonly messageZh?: string
  /** Null for successes and for states that are no error. */
  readonly category: Category | null
  readonly retry: RetryAdvice
  /** What on-call does about it: one or two sentences. */
  readonly remedy: string
  readonly remedyZh?: string
  /** HTTP status that carries the code, where stated. */
  readonly httpStatus?: number
  readonly source: Source
}

export interface Operation {
  /** Such as `order.create`. */
  readonly name: string
  /** API group in which its codes are looked up first; `general` (or the provider's own default group) follows. */
  readonly api: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below the base URL. Matching ignores the query and a base path in front. */
  readonly path: string
  readonly object?: ObjectType | undefined
  readonly isSigned: boolean
}

/** One look at an order, refund or payout. */
export interface ObjectReading {
  readonly type: ObjectType
  /** The merchant's own id; empty where the provider did not say it. */
  readonly id: string
  readonly providerId: string
  /** For a refund: the id of its order. */
  readonly parentId?: string | undefined
  /** Absent where the word is not known; then `providerState` still says it. */
  readonly state?: State | undefined
  readonly providerState: string
  /** The provider promises a callback for this state. */
  readonly isAnnounced: boolean
  readonly isUnderpaid: boolean
  readonly isOverpaid: boolean
  readonly expiresAtMs?: number | undefined
  readonly chain?: string | undefined
  readonly currency?: string | undefined
  /** Why a payment was not accepted: an entry of the catalogue's `payment` group, such as `amount not enough`. */
  readonly failure?: CodeReading | undefined
}

/** A code found in an answer, looked up. */
export interface CodeReading {
  readonly api: string
  readonly code: string
  readonly category: Category
  readonly retry: RetryAdvice
  /** Whether the catalogue has it. What it lacks keeps its code, or `_OTHER` where that may not be recorded. */
  readonly isKnown: boolean
  /** The provider's text: its message, or a code that is none. Free text: never recorded, only its shape. */
  readonly rawMessage?: string | undefined
}

/** What was exchanged in one call, as far as bodies could be read. */
export interface Exchange {
  readonly httpStatus: number
  readonly requestPath: string
  /** Parsed JSON; undefined when absent, too large or not JSON. */
  readonly requestBody: unknown
  readonly responseBody: unknown
  /** Lower-case name in, value out. */
  readonly responseHeader: (name: string) => string | undefined
}

export interface CallReading {
  readonly outcome: Extract<Outcome, 'ok' | 'provider_error' | 'malformed'>
  /** Set exactly when the outcome is `provider_error`. */
  readonly error?: CodeReading | undefined
  /** Every object that the answer, or for a failed call the request, names. A created order comes with the state `created`. */
  readonly objects: readonly ObjectReading[]
  readonly rateLimit?:
    | { readonly limit?: number | undefined; readonly remaining?: number | undefined; readonly retryAfterMs?: number | undefined }
    | undefined
}

export interface CallbackRequest {
  /** Lower-case name in, value out. */
  readonly header: (name: string) => string | undefined
  /** The raw bytes, as received. */
  readonly body: Uint8Array
  readonly nowMs: number
}

export type CallbackVerification =
  | {
      readonly isValid: true
      /** False where the provider may leave signatures out and did. */
      readonly isSigned: boolean
      /** The parsed body: it is parsed here, and nowhere else. */
      readonly body: unknown
      /** When it was signed, in milliseconds since 1970. */
      readonly timestampMs: number | undefined
      /** Identifies this delivery, for telling a replay from a retry. Hashed: holds no signed material. Without a stamp, repeats have the same. */
      readonly requestId: string
    }
  | {
      readonly isValid: false
      readonly reason: 'rejected_signature' | 'rejected_unsigned' | 'rejected_timestamp' | 'rejected_reserialised' | 'rejected_malformed'
    }

export interface CallbackReading {
  /** The provider's name for the kind of callback. */
  readonly type: string
  /** The same logical callback, however often it is delivered, has the same key. */
  readonly idempotencyKey: string
  readonly objects: readonly ObjectReading[]
}

export interface CallbackAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** All that is known of one payment provider. Everything outside this package and the simulator uses only this. */
export interface Provider {
  readonly name: string
  /** `host` or `host:port` of its API, lower case. */
  readonly hosts: readonly string[]
  readonly catalogue: readonly CatalogueEntry[]
  /**
   * API groups whose codes share one space, the default group first: a code that is missing from its own group is looked for in these, in order.
   * A group that is not listed stands alone.
   */
  readonly sharedApis: readonly string[]
  /**
   * Documented words of answers that `recordedWord` would not let through by their form, such as names of chains in small letters. They are
   * recorded as they are, beside the catalogue's codes. Default: none.
   */
  readonly words?: readonly string[]
  readonly operations: readonly Operation[]
  /** Request header with the signed timestamp in milliseconds, lower case. */
  readonly timestampHeader: string
  /** Age, either way, up to which the provider accepts a signed timestamp. */
  readonly timestampWindowMs: number
  matchOperation(method: string, path: string): Operation | undefined
  /** Reads an answer. Never throws: what it cannot read is `malformed`. */
  readCall(operation: Operation | undefined, exchange: Exchange): CallReading
  /** Headers that sign a request. @throws {ProviderError} `NO_SECRET` when built without one. */
  signRequest(request: { readonly body: string; readonly timestampMs: number; readonly nonce: string }): Record<string, string>
  /** Verifies a delivery in constant time over its raw body. Never throws, except {ProviderError} `NO_SECRET`. */
  verifyCallback(delivery: CallbackRequest): CallbackVerification
  /** Reads the parsed body of a valid verification. Undefined when it is not a callback of this provider. */
  readCallback(body: unknown): CallbackReading | undefined
  readonly callbackAnswers: { readonly accepted: CallbackAnswer; readonly refused: CallbackAnswer }
}
