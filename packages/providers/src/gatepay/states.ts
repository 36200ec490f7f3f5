import { type State, states } from '@paysignal/contract'

/** The words for the states of queried orders. */
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

/** The words for the states of orders in callbacks, in `bizStatus`. */
export const orderNotices: ReadonlyMap<string, State> = new Map([
  ['PAY_SUCCESS', 'settled'],
  ['PAY_ERROR', 'failed'],
  // GatePay sends this word for a closed order and for an expired one. For address orders it means expired (see `addressNotices`). For other orders
  // we read it as cancelled.
  ['PAY_CLOSE', 'cancelled'],
  ['PAY_EXPIRED_IN_PROCESS', 'confirming'],
  ['PAY_BLOCK', 'blocked'],
  ['UNRESOLVED_PENDING', 'blocked'],
  ['TRANSFERRED_ADDRESS_IN_TERM', 'confirming'],
  ['TRANSFERRED_ADDRESS_BLOCK', 'blocked'],
])

/** The words for the states of address orders in callbacks. An address order is closed only when it expires. */
export const addressNotices: ReadonlyMap<string, State> = new Map([...orderNotices, ['PAY_CLOSE', 'expired']])

/** The words for the states of refunds, in answers and callbacks. */
export const refundStates: ReadonlyMap<string, State> = new Map([
  ['SUCCESS', 'refunded'],
  ['FAIL', 'rejected'],
  ['PROCESS', 'processing'],
  ['REFUND_PROCESS', 'processing'],
  ['REFUND_SUCCESS', 'refunded'],
  ['REFUND_REJECTED', 'rejected'],
])

/** The words for the states of payout batches, in answers and callbacks. */
export const payoutStates: ReadonlyMap<string, State> = new Map([
  ['INIT', 'accepted'],
  ['PROCESSING', 'processing'],
  ['SUCCESS', 'settled'],
  ['PARTIAL', 'partial'],
  ['FAIL', 'failed'],
])

/** GatePay promises a callback for each final state. For orders that risk control holds, it may or may not send one. */
export const isAnnounced = (state: State | undefined) => state !== undefined && states[state].isFinal
