/** The kinds of errors of a call, with or without an answer: a closed set. */
export const categories = {
  signature: 'The provider did not accept the signature or the credentials behind it.',
  timestamp: 'The signed timestamp lies outside the window that the provider accepts.',
  nonce: 'The nonce is missing, malformed or was used before.',
  credentials: 'The key, the client id or its permissions are not accepted.',
  validation: 'A parameter is missing, malformed or not allowed.',
  duplicate: 'The business key was used before.',
  not_found: 'The requested object does not exist, or does not exist yet.',
  order_state: 'The object is in a state that does not allow the operation.',
  amount: 'The amount is wrong, too small, too large or too precise.',
  balance: 'The balance of the account is too low.',
  rate_limit: 'Too many requests, or a quota is used up.',
  fx: 'A currency conversion failed because the exchange rate moved.',
  callback_url: 'The callback URL is not acceptable.',
  expired: 'The order, code or quote has expired.',
  chain: 'The payment failed on the blockchain, or was made with the wrong token or to the wrong address.',
  business: "The provider's business rules forbid it.",
  system: 'The provider had an internal error.',
  unknown: 'The code is undocumented, or the provider does not explain it.',
  transport: 'The connection failed before an answer came.',
  timeout: 'No answer came in time.',
  aborted: 'The caller gave up before the answer came.',
  malformed: 'An answer came that could not be read.',
} as const

export type Category = keyof typeof categories

/**
 * How a call ended. An event about an object has an outcome, too: `provider_error` if the object has a failure, otherwise `ok` in `order_state` and none in
 * `callback`.
 */
export const outcomes = {
  ok: 'The provider carried out the request.',
  provider_error: 'The provider answered with an error, whatever the HTTP status.',
  transport_error: 'The connection failed before an answer came.',
  timeout: 'No answer came in time.',
  aborted: 'The caller gave up before the answer came.',
  malformed: 'An answer came that could not be read.',
} as const

export type Outcome = keyof typeof outcomes

/** Whether and how a failed request may be sent again. */
export const retryAdvice = {
  safe: 'Send the same request again.',
  safe_same_key: 'Send the request again with the same business key and a new signature.',
  after_delay: 'Send the request again after a delay, and make the delay longer each time.',
  after_fix: 'Correct the request or the account first. The same request would fail again.',
  query_first: 'The request may have been carried out. Query the object before you send anything.',
  never: 'Do not send the request again.',
  unknown: 'Nothing is known about this error. Query the object before you send the request again.',
} as const

export type RetryAdvice = keyof typeof retryAdvice

/** The types of objects that an event can be about. */
export const objectTypes = {
  order: 'A payment order.',
  refund: 'A refund of an order.',
  payout: 'A batch of payouts.',
} as const

export type ObjectType = keyof typeof objectTypes

interface StateFacts {
  /** Step in the life cycle. An object never goes back to a lower rank, even if a later event reports one. */
  readonly rank: number
  /** No other state follows. */
  readonly isFinal: boolean
  readonly meaning: string
}

/** Normalised states of orders, refunds and payouts. Events contain the provider's own word as well. */
export const states = {
  created: { rank: 1, isFinal: false, meaning: 'The provider accepted the order.' },
  requested: { rank: 1, isFinal: false, meaning: 'The refund was requested.' },
  accepted: { rank: 2, isFinal: false, meaning: 'The provider accepted the refund or payout, but has not carried it out.' },
  pending: { rank: 2, isFinal: false, meaning: 'The order waits for the payer.' },
  processing: { rank: 3, isFinal: false, meaning: 'The refund or payout is being carried out.' },
  confirming: { rank: 3, isFinal: false, meaning: 'There is first evidence of payment.' },
  paid: { rank: 4, isFinal: false, meaning: 'The payment is confirmed; the last checks are outstanding.' },
  settled: { rank: 9, isFinal: true, meaning: 'The money has arrived.' },
  refunded: { rank: 9, isFinal: true, meaning: 'The refund was carried out.' },
  rejected: { rank: 9, isFinal: true, meaning: 'The refund was refused.' },
  partial: { rank: 9, isFinal: true, meaning: 'Some payouts of the batch failed, and the others were carried out.' },
  failed: { rank: 9, isFinal: true, meaning: 'The payment or payout failed and will not be tried again.' },
  expired: { rank: 9, isFinal: true, meaning: 'The order expired before it was paid.' },
  cancelled: { rank: 9, isFinal: true, meaning: 'The order was cancelled or closed.' },
  blocked: { rank: 5, isFinal: false, meaning: 'Risk control holds the payment.' },
} as const satisfies Record<string, StateFacts>

export type State = keyof typeof states

/** Results of a callback request. One callback may come in several requests. */
export const callbackResults = {
  accepted: 'Verified and new; the handler of the service succeeded.',
  duplicate: 'Verified, but the same callback was handled before: the provider sent it again.',
  replayed: 'The same request again, with the same body, timestamp and signature.',
  rejected_signature: 'The signature does not match.',
  rejected_unsigned: 'A signature header is missing.',
  rejected_timestamp: 'The timestamp is too old, or too far in the future.',
  rejected_reserialised:
    'The signature is right for another spelling of the same JSON, because a framework parsed the body and wrote it again before the verification.',
  rejected_malformed: 'The body is too large or not readable, or the timestamp has a wrong form.',
  rejected_slow: 'The body did not arrive in time.',
  rejected_busy: 'Too many bodies were arriving at the same time. The body that had started first was refused.',
  handler_failed: "The service's handler failed. The provider gets a refusing answer, so that it retries.",
} as const

export type CallbackResult = keyof typeof callbackResults

/**
 * A callback with one of these results counts as arrived: it sets `callback_at` of its object and ends an outage of callbacks.
 * `replayed` is not in the list, because anybody who recorded a request can send it again. A replay does not show that the provider still sends
 * callbacks.
 */
export const arrivedCallbackResults = ['accepted', 'duplicate'] as const satisfies readonly CallbackResult[]

/** Where a state comes from. */
export const stateSources = {
  create: "The answer to the object's creation.",
  query: 'The answer to a query.',
  callback: 'A verified callback.',
} as const

export type StateSource = keyof typeof stateSources

/** Why an event was dropped before it was delivered. */
export const dropReasons = {
  queue_full: 'The queue was full: it had reached its limit of events or bytes.',
  too_large: 'The event was larger than the limit.',
  encode_failed: 'The event could not be encoded.',
  spool_failed: 'The event could not be written to the spool.',
  spool_damaged: 'The event was in the spool but could no longer be read.',
  handed_over: 'This process seemed to be dead, so another process took over its part of the spool. That process sends the event.',
  rejected: 'The broker refused the event, and a retry cannot help.',
  closed: 'The plugin was already closed.',
} as const

export type DropReason = keyof typeof dropReasons

/**
 * The value for everything outside a label's closed set, and for words that may not be recorded. The name comes from OpenTelemetry's semantic
 * conventions.
 */
export const other = '_OTHER'
