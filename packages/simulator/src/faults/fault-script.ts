import type { ObjectType } from '@paysignal/contract'
import type { PayerOutcome } from '../payers/payers.ts'

export type ProviderName = 'gatepay' | 'hashnut'

/** Fields that most faults of a call have. */
interface Applied {
  /**
   * Whether the call takes effect although its answer fails. The caller cannot see the difference.
   * @default false
   */
  readonly applied?: boolean
}

/** The provider's own envelope with this code. The code need not be in the catalogue. */
export interface CodeFault extends Applied {
  readonly code: string
  /**
   * HTTP status of the answer.
   * @default the status that the catalogue names for the code, otherwise 200
   */
  readonly httpStatus?: number
  /**
   * Message text in the envelope.
   * @default the text that the catalogue has for the code
   */
  readonly message?: string
}

/** An HTTP status without the provider's envelope, as a proxy in front of the provider would send it. */
export interface HttpStatusFault extends Applied {
  readonly httpStatus: number
  /**
   * Kind of body.
   * @default 'html'
   */
  readonly body?: 'html' | 'empty' | 'json'
  /**
   * Value of a `Retry-After` header, in seconds.
   * @default no such header
   */
  readonly retryAfter?: number
}

/** HTTP 200 with a body that is not the provider's JSON. */
export interface MalformedFault extends Applied {
  readonly malformed: 'html' | 'json' | 'empty'
}

/** The correct answer, cut off after half of its bytes. The call took effect. */
export interface TruncatedFault {
  readonly truncated: true
}

/** A JSON answer of about this many bytes. */
export interface HugeFault extends Applied {
  readonly huge: number
}

/** No answer; the connection stays open. */
export interface HangFault extends Applied {
  readonly hang: true
}

/** The connection is reset before any answer. */
export interface ResetFault extends Applied {
  readonly reset: true
}

/** The answer comes this many real milliseconds later. The rules after this one apply as well. */
export interface DelayFault {
  readonly delayMs: number
}

/**
 * At most `limit` matching calls in each window of `windowMs` real milliseconds. Above the limit GatePay answers HTTP 429 without an envelope, HashNut
 * answers code -30. HashNut's answers have `X-RateLimit-*` headers.
 */
export interface RateLimitFault {
  readonly rateLimit: {
    readonly limit: number
    readonly windowMs: number
    /**
     * HashNut only: the code above the limit.
     * @default '-30'
     */
    readonly code?: string
  }
}

/**
 * The provider's clock is fast by this many milliseconds, or slow if the number is negative. This changes `Date` headers, the timestamp check and
 * callbacks.
 */
export interface ClockFault {
  readonly clockSkewMs: number
}

/** The provider uses another secret than the merchant. */
export interface SecretFault {
  readonly secret: 'rotated'
  /**
   * Whether the other secret is used to check requests, to sign callbacks, or for both.
   * @default 'both'
   */
  readonly side?: 'requests' | 'callbacks' | 'both'
}

/**
 * What goes wrong with callback requests.
 * - `drop`: the callback is not sent, and not retried.
 * - `delay`: it is signed and sent later.
 * - `duplicate`: more requests with new signatures follow.
 * - `replay`: identical copies of the request follow.
 * - `tamper`: it is changed after signing.
 * - `reorder`: it is sent after the next callback about the same object.
 */
export interface CallbackFault {
  readonly callbacks: 'drop' | 'delay' | 'duplicate' | 'replay' | 'tamper' | 'reorder'
  /**
   * Real milliseconds. `delay`: how much later the request is sent. `replay`: time between two copies. `reorder`: longest wait for the next callback
   * about the same object.
   * @default 1_000 for `replay`, 5_000 for `delay` and `reorder`
   */
  readonly delayMs?: number
  /**
   * `duplicate` and `replay`: how many more requests are sent for the same callback.
   * @default 1
   */
  readonly count?: number
  /**
   * `tamper`: which part of the request is changed. `unsigned` removes the signature headers.
   * @default 'body'
   */
  readonly part?: 'body' | 'signature' | 'timestamp' | 'unsigned'
}

/** What goes wrong in the step to the final state: of a payment that was seen, or of a refund or payout that is processed. */
export interface SettlementFault {
  /** `stuck`: the step waits while the rule is active. `slow`: it takes `factor` times as long. `fail`: it ends in a failed state. */
  readonly settlement: 'stuck' | 'slow' | 'fail'
  /**
   * `slow`: how many times longer the step takes.
   * @default 10
   */
  readonly factor?: number
}

/** What the payer of a new order does: a payer outcome or one of HashNut's payment messages, in any of HashNut's spellings. */
export interface PaymentFault {
  readonly payment: PayerOutcome | (string & {})
}

export type Fault =
  | CodeFault
  | HttpStatusFault
  | MalformedFault
  | TruncatedFault
  | HugeFault
  | HangFault
  | ResetFault
  | DelayFault
  | RateLimitFault
  | ClockFault
  | SecretFault
  | CallbackFault
  | SettlementFault
  | PaymentFault

/** One fault, with the conditions for where, when and how often it applies. A condition that is left out does not limit the rule. */
export interface FaultRule {
  /**
   * Name of the rule in `/stats`.
   * @default the rule's position in the script, such as `faults[0]`
   */
  readonly name?: string
  /**
   * The provider that has the fault.
   * @default both
   */
  readonly provider?: ProviderName
  /**
   * Call faults: an operation such as `order.create`, or a group of operations such as `order.*`.
   * @default all operations
   */
  readonly operation?: string
  /**
   * Callback and settlement faults: the kind of object they apply to.
   * @default all kinds
   */
  readonly object?: ObjectType
  /**
   * The merchant's own id of the order, refund or payout batch. It may end in `*`, which stands for any characters.
   * @default all objects
   */
  readonly orderId?: string
  /**
   * When the rule becomes active, in real seconds after the script was set.
   * @default 0
   */
  readonly from?: number
  /**
   * When the rule ends, in real seconds after the script was set.
   * @default never
   */
  readonly until?: number
  /**
   * Share of the matching calls, callbacks or objects that get the fault, from 0 to 1. The seed decides which ones.
   * @default 1
   */
  readonly rate?: number
  /**
   * Call, callback and payment faults: the rule applies at most this many times.
   * @default without limit
   */
  readonly times?: number
  /**
   * The same as `times: 1`.
   * @default false
   */
  readonly once?: boolean
  readonly fault: Fault
}

/**
 * A list of rules. For each call they are tried from first to last: delays add up, rate limits count the call, and the first rule with any other
 * fault ends the call.
 */
export interface FaultScript {
  readonly faults: readonly FaultRule[]
}
