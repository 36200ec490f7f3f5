import { type State, states } from '@paysignal/contract'

/** Words of queried orders. */
export const orderStates: ReadonlyMap<string, State> = new Map([
  ['CREATED', 'created'],
  ['PENDING', 'pending'],
  ['PROCESS', 'confirming'],
  ['PAID', 'settled'],
  ['EXPIRED', 'expired'],
  ['CANCELLED', 'cancelled'],
  ['ERROR', 'failed'],
  ['BLOCK', 'blocked'],
])

/** Words of order callbacks, `bizStatus`. */
export const orderNotices: ReadonlyMap<string, State> = new Map([
  ['PAY_SUCCESS', 'settled'],
  ['PAY_ERROR', 'failed'],
  // Sent for a closed order and for one that ran out of time. Address pages say "expired" (see below); elsewhere the word is all there is.
  ['PAY_CLOSE', 'cancelled'],
  ['PAY_EXPIRED_IN_PROCESS', 'confirming'],
  ['PAY_BLOCK', 'blocked'],
  ['UNRESOLVED_PENDING', 'blocked'],
  ['TRANSFERRED_ADDRESS_IN_TERM', 'confirming'],
  ['TRANSFERRED_ADDRESS_BLOCK', 'blocked'],
])

/** As `orderNotices`, for address orders: only their expiry closes them. */
export const addressNotices: ReadonlyMap<string, State> = new Map([...orderNotices, ['PAY_CLOSE', 'expired']])

/** Words of queried refunds and of refund callbacks. */
export const refundStates: ReadonlyMap<string, State> = new Map([
  ['SUCCESS', 'refunded'],
  ['FAIL', 'rejected'],
  ['PROCESS', 'processing'],
  ['REFUND_PROCESS', 'processing'],
  ['REFUND_SUCCESS', 'refunded'],
  ['REFUND_REJECTED', 'rejected'],
])

/** Words of payout batches, queried and in callbacks. */
export const payoutStates: ReadonlyMap<string, State> = new Map([
  ['INIT', 'accepted'],
  ['PROCESSING', 'processing'],
  ['SUCCESS', 'settled'],
  ['PARTIAL', 'partial'],
  ['FAIL', 'failed'],
])

/** GatePay promises a callback for what is final; held orders may or may not be told of. */
export const isAnnounced = (state: State | undefined) => state !== undefined && states[state].isFinal
