import type { ObjectType } from '@paysignal/contract'
import type { PayerOutcome } from '../payers/payers.ts'

export type ProviderName = 'gatepay' | 'hashnut'

/** Members that most call faults share. */
interface Applied {
  /** The call takes effect before its answer is spoilt: the caller cannot know. Default false. */
  readonly applied?: boolean
}

/** The provider's own envelope with any code, listed or not. */
export interface CodeFault extends Applied {
  readonly code: string
  /** Default: the status that the catalogue names, else 200. */
  readonly httpStatus?: number
  /** Default: the catalogue's text. */
  readonly message?: string
}

/** A bare HTTP status, as a proxy in front of the provider would send it. */
export interface HttpStatusFault extends Applied {
  readonly httpStatus: number
  /** Default `html`. */
  readonly body?: 'html' | 'empty' | 'json'
  /** Adds a `Retry-After` header, in seconds. */
  readonly retryAfter?: number
}

/** HTTP 200 with a body that is not the provider's JSON. */
export interface MalformedFault extends Applied {
  readonly malformed: 'html' | 'json' | 'empty'
}

/** The right answer, cut in half; the call took effect. */
export interface TruncatedFault {
  readonly truncated: true
}

/** A JSON answer of about so many bytes. */
export interface HugeFault extends Applied {
  readonly huge: number
}

/** No answer, the connection stays open. */
export interface HangFault extends Applied {
  readonly hang: true
}

/** The connection is reset before any answer. */
export interface ResetFault extends Applied {
  readonly reset: true
}

/** The answer comes later by so many real milliseconds; later rules apply as well. */
export interface DelayFault {
  readonly delayMs: number
}

/** A fixed window over all matching calls. GatePay answers HTTP 429 without an envelope, HashNut code -30 with `X-RateLimit-*` headers. */
export interface RateLimitFault {
  readonly rateLimit: {
    readonly limit: number
    readonly windowMs: number
    /** HashNut only: the code above the limit; default `-30`. */
    readonly code?: string
  }
}

/** The provider's clock is ahead by so many milliseconds (behind, if negative): `Date` headers, the timestamp check, callbacks. */
export interface ClockFault {
  readonly clockSkewMs: number
}

/** The provider uses another secret than the merchant. */
export interface SecretFault {
  readonly secret: 'rotated'
  /** Where; default `both`. */
  readonly side?: 'requests' | 'callbacks' | 'both'
}

/** What goes wrong with callbacks. */
export interface CallbackFault {
  readonly callbacks: 'drop' | 'delay' | 'duplicate' | 'replay' | 'tamper' | 'reorder'
  /** Real milliseconds. `delay`: how late, default 5 000. `replay`: after what time, default 1 000. `reorder`: longest wait for the next one, default 5 000. */
  readonly delayMs?: number
  /** `duplicate` and `replay`: how many more deliveries; default 1. */
  readonly count?: number
  /** `tamper`: what is wrong; default `body`. `unsigned` leaves the signature headers out. */
  readonly part?: 'body' | 'signature' | 'timestamp' | 'unsigned'
}

/** What goes wrong between the first evidence of payment and the end; also between a refund's or payout's processing and its end. */
export interface SettlementFault {
  /** `stuck` waits while the rule is active, `slow` takes `factor` times as long, `fail` ends badly. */
  readonly settlement: 'stuck' | 'slow' | 'fail'
  /** Default 10. */
  readonly factor?: number
}

/** What the payer of a new order does: an outcome, or one of HashNut's payment messages in any spelling. */
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

/** One fault, with where, when and how often it strikes. A condition left out always holds. */
export interface FaultRule {
  /** Shown in `/stats`; default the rule's place, such as `faults[0]`. */
  readonly name?: string
  readonly provider?: ProviderName
  /** Call faults: an operation, such as `order.create`, or a family, `order.*`. */
  readonly operation?: string
  /** Callback and settlement faults: what they are about. */
  readonly object?: ObjectType
  /** The merchant's own id of the order, refund or batch; may end in `*`. */
  readonly orderId?: string
  /** Real seconds since the script took effect; default 0. */
  readonly from?: number
  /** Real seconds since the script took effect; default for ever. */
  readonly until?: number
  /** Share of the matches that are struck, 0 to 1, drawn from the seed; default 1. */
  readonly rate?: number
  /** Strikes so often, then never again. Call, callback and payment faults. */
  readonly times?: number
  /** The same as `times: 1`. */
  readonly once?: boolean
  readonly fault: Fault
}

/** Rules in order: for one call the first that strikes wins, save that delays add up. */
export interface FaultScript {
  readonly faults: readonly FaultRule[]
}
