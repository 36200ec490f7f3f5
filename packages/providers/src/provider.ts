import type { Category, ObjectType, Outcome, RetryAdvice, State } from '@paysignal/contract'

/** The page that a fact about a provider comes from. */
export interface Source {
  readonly title: string
  readonly url: string
  /** The date on which the page was read, such as `2026-11-21`. */
  readonly readOn: string
}

/** The meaning of one code, message, status or state of a provider, and what to do about it. An entry is data, without functions. */
export interface CatalogueEntry {
  /** API group. The same code can have different meanings in different groups. */
  readonly api: string
  /** The code as text, also if it is a number: `5504060`, `-2`, `amount not enough`. */
  readonly code: string
  /** Other spellings of the code that the provider uses. */
  readonly aliases?: readonly string[]
  /** `estimated`: the provider has not confirmed the meaning of the code. */
  readonly status: 'documented' | 'estimated'
  /** The provider's description of the code in English. */
  readonly message: string
  /** The provider's description of the code in Chinese, if its page has one. */
  readonly messageZh?: string
  /** Null for a success and for a state that is not an error. */
  readonly category: Category | null
  readonly retry: RetryAdvice
  /** What the person on call should do, in at most 400 characters. */
  readonly remedy: string
  readonly remedyZh?: string
  /** The HTTP status of answers with this code, if the provider documents it. */
  readonly httpStatus?: number
  readonly source: Source
}

/** One kind of request to a provider. */
export interface Operation {
  /**
   * Object and action, such as `order.create`. An operation that creates an object has the action `create`: a state in its answer then has the source
   * `create`, and every other state in an answer has the source `query`.
   */
  readonly name: string
  /** API group in which the codes of its answers are looked up first. The provider's `sharedApis` follow. */
  readonly api: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Exact path below the base URL. Matching ignores the query and a base path before it. */
  readonly path: string
  readonly object?: ObjectType | undefined
  readonly isSigned: boolean
}

/** What an answer or a callback says about one order, refund or payout. */
export interface ObjectReading {
  readonly type: ObjectType
  /** The merchant's id of the object; empty if it is unknown. */
  readonly id: string
  /** The provider's id of the object; empty if it is unknown. */
  readonly providerId: string
  /** For a refund: the id of its order. */
  readonly parentId?: string | undefined
  /** Normalised state; undefined if the provider's word for it is unknown. */
  readonly state?: State | undefined
  /** The provider's word for the state, by the rule `recordedWord` of the contract; empty if there is none. */
  readonly providerState: string
  /** The provider promises a callback for this state. */
  readonly isAnnounced: boolean
  readonly isUnderpaid: boolean
  readonly isOverpaid: boolean
  readonly expiresAtMs?: number | undefined
  readonly chain?: string | undefined
  readonly currency?: string | undefined
  /** Why a payment was not accepted: a code of the catalogue's group `payment`, such as `amount not enough`. */
  readonly failure?: CodeReading | undefined
}

/** A code that was found in an answer, and its meaning from the catalogue. */
export interface CodeReading {
  readonly api: string
  readonly code: string
  readonly category: Category
  readonly retry: RetryAdvice
  /** Whether the catalogue has the code. If it does not, `code` is the code as received, or `_OTHER` if it may not be recorded. */
  readonly isKnown: boolean
  /** The provider's message, or a text that stood in place of a code. It is free text and must not be recorded; only its masked shape may be. */
  readonly rawMessage?: string | undefined
}

/** The request and the answer of one call, as far as they could be read. */
export interface Exchange {
  readonly httpStatus: number
  readonly requestPath: string
  /** The parsed JSON; undefined if the body is missing, too large or not JSON. */
  readonly requestBody: unknown
  /** As `requestBody`, for the answer. */
  readonly responseBody: unknown
  /** Returns the value of a header of the answer. The name is in lower case. */
  readonly responseHeader: (name: string) => string | undefined
}

/** What was read from one answer. */
export interface CallReading {
  readonly outcome: Extract<Outcome, 'ok' | 'provider_error' | 'malformed'>
  /** Defined if the outcome is `provider_error`, and undefined for every other outcome. */
  readonly error?: CodeReading | undefined
  /** The objects in the answer, or for a failed call those in the request. An order that was just created has the state `created`. */
  readonly objects: readonly ObjectReading[]
  /** What the answer's headers say about rate limits; undefined if they say nothing. */
  readonly rateLimit?:
    | { readonly limit?: number | undefined; readonly remaining?: number | undefined; readonly retryAfterMs?: number | undefined }
    | undefined
}

/** A callback request as the service received it. */
export interface CallbackRequest {
  /** Returns the value of a header. The name is in lower case. */
  readonly header: (name: string) => string | undefined
  /** The raw bytes, as received. */
  readonly body: Uint8Array
  /** The present time, in milliseconds since 1970. */
  readonly nowMs: number
}

/** The result of verifying one callback request. */
export type CallbackVerification =
  | {
      readonly isValid: true
      /** False if the request has no signature and the provider is configured to accept that. */
      readonly isSigned: boolean
      /** The parsed body. Use it, so that the body is not parsed again. */
      readonly body: unknown
      /** When the request was signed, in milliseconds since 1970; undefined for an unsigned request. */
      readonly timestampMs: number | undefined
      /**
       * Identifies this request: a retry by the provider has a new timestamp and a new id, a replay of a recorded request has the same id.
       * Unsigned requests with equal bodies have the same id. The id is a hash and does not reveal the signature.
       */
      readonly requestId: string
    }
  | {
      readonly isValid: false
      readonly reason: 'rejected_signature' | 'rejected_unsigned' | 'rejected_timestamp' | 'rejected_reserialised' | 'rejected_malformed'
    }

/** What was read from the body of one callback. */
export interface CallbackReading {
  /** The provider's name for the kind of callback. */
  readonly type: string
  /** Identifies the callback: all requests of the same callback have the same key. */
  readonly idempotencyKey: string
  readonly objects: readonly ObjectReading[]
}

/** An answer to a callback request, in the form that the provider expects. */
export interface CallbackAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Everything that is known about one payment provider. All packages except the simulator and the command line know providers only by this interface. */
export interface Provider {
  /** The name in events, metrics and spans, in snake_case, such as `gatepay`. */
  readonly name: string
  /** `host` or `host:port` of the API, in lower case. */
  readonly hosts: readonly string[]
  readonly catalogue: readonly CatalogueEntry[]
  /**
   * API groups that share their codes, the default group first. A code that is missing in its own group is looked up in these groups, one after
   * the other. The codes of a group that is not listed are valid in that group only.
   */
  readonly sharedApis: readonly string[]
  /**
   * Documented words that are neither numbers nor identifiers in capitals, such as names of chains in small letters. They are recorded unchanged,
   * like the codes of the catalogue.
   * @default no words
   */
  readonly words?: readonly string[]
  readonly operations: readonly Operation[]
  /** Name of the request header that contains the signed timestamp in milliseconds, in lower case. */
  readonly timestampHeader: string
  /** Largest difference between a signed timestamp and the provider's clock that the provider accepts, in milliseconds. */
  readonly timestampWindowMs: number
  /** Finds the operation of a request; undefined if it is unknown. */
  matchOperation(method: string, path: string): Operation | undefined
  /** Reads an answer. Never throws: an answer that it cannot read has the outcome `malformed`. */
  readCall(operation: Operation | undefined, exchange: Exchange): CallReading
  /**
   * Computes the headers that sign a request.
   * @throws {ProviderError} `NO_SECRET` if the provider was created without a secret.
   */
  signRequest(request: { readonly body: string; readonly timestampMs: number; readonly nonce: string }): Record<string, string>
  /**
   * Verifies a callback request over its raw body. Signatures are compared in constant time.
   * @throws {ProviderError} `NO_SECRET` if the provider was created without a secret. It throws nothing else.
   */
  verifyCallback(request: CallbackRequest): CallbackVerification
  /** Reads the parsed body of a valid verification. Returns undefined if the body is not a callback of this provider. */
  readCallback(body: unknown): CallbackReading | undefined
  /** The provider stops sending a callback after the answer `accepted`, and retries after `refused`. */
  readonly callbackAnswers: { readonly accepted: CallbackAnswer; readonly refused: CallbackAnswer }
}
