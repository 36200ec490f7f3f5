/** What kind of error an answer, or the lack of one, was: a closed set, one sentence each. */
export const categories = {
  signature: 'The provider did not accept the signature or the credentials behind it.',
  timestamp: 'The signed timestamp lies outside the window that the provider accepts.',
  nonce: 'The nonce is missing, malformed or was used before.',
  credentials: 'The key, the client id or its permissions are not accepted.',
  validation: 'A parameter is missing, malformed or not allowed.',
  duplicate: 'The business key was used before.',
  not_found: 'The object asked for does not exist, or does not exist yet.',
  order_state: 'The object is in a state that does not allow the operation.',
  amount: 'The amount is wrong, too small, too large or too precise.',
  balance: 'The account does not hold enough.',
  rate_limit: 'Too many requests, or a quota is used up.',
  fx: 'A conversion failed through a moving rate.',
  callback_url: 'The callback URL is not acceptable.',
  expired: 'The order, code or quote has run out of time.',
  chain: 'The payment failed, or was misdirected, on the blockchain.',
  business: "The provider's business rules forbid it.",
  system: 'The provider failed inside.',
  unknown: 'The provider gives no meaning, or an undocumented code was returned.',
  transport: 'The connection failed before an answer came.',
  timeout: 'No answer came in time.',
  aborted: 'The caller gave up before the answer came.',
  malformed: 'An answer came that could not be read.',
} as const

export type Category = keyof typeof categories

/** How one call, or one look at an object, ended. */
export const outcomes = {
  ok: 'The provider did what it was asked.',
  provider_error: 'The provider answered with an error, whatever the HTTP status.',
  transport_error: 'The connection failed before an answer came.',
  timeout: 'No answer came in time.',
  aborted: 'The caller gave up before the answer came.',
  malformed: 'An answer came that could not be read.',
} as const

export type Outcome = keyof typeof outcomes

/** Whether, and how, the same thing may be tried again. */
export const retryAdvice = {
  safe: 'Send the same request again.',
  safe_same_key: 'Send it again with the same business key, freshly signed.',
  after_delay: 'Wait, with growing delays, then send it again.',
  after_fix: 'Correct the request or the account first; the same request fails again.',
  query_first: 'The outcome may be unknown: look the object up before sending anything.',
  never: 'Do not send it again.',
  unknown: 'Nothing is known; do not resend without looking.',
} as const

export type RetryAdvice = keyof typeof retryAdvice

/** What an event is about. */
export const objectTypes = {
  order: 'A payment order.',
  refund: 'A refund of an order.',
  payout: 'A batch of payouts.',
} as const

export type ObjectType = keyof typeof objectTypes

interface StateFacts {
  /** Position in the life cycle; a later look with a lower rank does not set an object back. */
  readonly rank: number
  /** Nothing follows. */
  readonly isFinal: boolean
  readonly meaning: string
}

/** Normalised states of orders, refunds and payouts; the provider's own word is kept beside them. */
export const states = {
  created: { rank: 1, isFinal: false, meaning: 'Order accepted by the provider.' },
  requested: { rank: 1, isFinal: false, meaning: 'Refund asked for.' },
  accepted: { rank: 2, isFinal: false, meaning: 'Refund or payout accepted, not carried out.' },
  pending: { rank: 2, isFinal: false, meaning: 'Order waits for the payer.' },
  processing: { rank: 3, isFinal: false, meaning: 'Refund or payout is being carried out.' },
  confirming: { rank: 3, isFinal: false, meaning: 'First evidence of payment; not final.' },
  paid: { rank: 4, isFinal: false, meaning: 'Payment confirmed, last checks outstanding.' },
  settled: { rank: 9, isFinal: true, meaning: 'Money is there.' },
  refunded: { rank: 9, isFinal: true, meaning: 'Refund carried out.' },
  rejected: { rank: 9, isFinal: true, meaning: 'Refund refused.' },
  partial: { rank: 9, isFinal: true, meaning: 'Some payouts of the batch failed.' },
  failed: { rank: 9, isFinal: true, meaning: 'Failed for good.' },
  expired: { rank: 9, isFinal: true, meaning: 'Ran out of time unpaid.' },
  cancelled: { rank: 9, isFinal: true, meaning: 'Cancelled or closed.' },
  blocked: { rank: 5, isFinal: false, meaning: 'Held by risk control.' },
} as const satisfies Record<string, StateFacts>

export type State = keyof typeof states

/** What became of one delivery of a callback. */
export const callbackResults = {
  accepted: 'Verified, new, and stored by the service.',
  duplicate: 'Verified, and handled before: a provider retry or a repeat.',
  replayed: 'The same delivery, byte for byte and stamp for stamp, a second time.',
  rejected_signature: 'The signature does not match.',
  rejected_unsigned: 'Signature headers are missing.',
  rejected_timestamp: 'The timestamp is too old or too new.',
  rejected_reserialised: 'The body was parsed and written again before verification.',
  rejected_malformed: 'Too large, not readable, or with a timestamp of another form.',
  rejected_slow: 'The body did not arrive in time.',
  rejected_busy: 'Too many bodies were arriving at once, and this one had been arriving for longest.',
  handler_failed: "The service's own handler failed; the provider is asked to retry.",
} as const

export type CallbackResult = keyof typeof callbackResults

/**
 * Results of a callback that counts as arrived: it sets `callback_at` of its object and ends an outage of callbacks.
 * `replayed` is left out: whoever recorded a request can send it again, so it does not show that the provider still sends callbacks.
 */
export const arrivedCallbackResults = ['accepted', 'duplicate'] as const satisfies readonly CallbackResult[]

/** What told us of a state. */
export const stateSources = {
  create: "The answer to the object's creation.",
  query: 'A look-up.',
  callback: 'A verified callback.',
} as const

export type StateSource = keyof typeof stateSources

/** Why an event was given up before it was delivered. */
export const dropReasons = {
  queue_full: 'The queue held its limit of events or bytes.',
  too_large: 'One event was larger than the limit.',
  encode_failed: 'The event could not be encoded.',
  spool_failed: 'The spool could not be written.',
  spool_damaged: 'The event was in the spool, and could not be read any more.',
  handed_over: 'This process gave no sign of life, and another one took its part of the spool over, which sends the event.',
  rejected: 'The broker refused the event for good.',
  closed: 'The plugin was already closed.',
} as const

export type DropReason = keyof typeof dropReasons

/** Stands for everything that is not in a label's closed set, and for words that are not recorded. Source: OpenTelemetry semantic conventions. */
export const other = '_OTHER'
