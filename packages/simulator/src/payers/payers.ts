import { fields, number, span, weights } from '../options/shape.ts'
import { createRandom } from '../random.ts'

/** What a payer can do with an order. A fault's `payment` uses the same words. */
export const payerOutcomes = {
  paid: 'Pays the exact amount in time.',
  unpaid: 'Never pays; the order expires.',
  underpaid: 'Sends only half of the amount.',
  overpaid: 'Sends more than the amount; the order is paid.',
  wrong_coin: 'Sends the wrong coin.',
  wrong_address: 'Sends to the wrong address.',
  failed: 'The payment fails on the chain or in the paying account.',
  unreadable: 'The transaction cannot be parsed.',
  lost: 'Names a transaction that is not found on the chain.',
  blocked: 'GatePay: risk control blocks the payment. HashNut: the payer never pays.',
} as const

export type PayerOutcome = keyof typeof payerOutcomes

/** Lowest and highest value. Each order draws its own value evenly from this range. */
export type Span = readonly [lowMs: number, highMs: number]

/** How simulated payers behave, and what happens to refunds and payouts. All times are simulated time: they are divided by `speed`. */
export interface PayerOptions {
  /**
   * How often each outcome happens, as relative weights. An outcome that is not named has the weight 0.
   * @default { paid: 90, unpaid: 5, underpaid: 1, overpaid: 1, wrong_coin: 1, failed: 1, lost: 1 }
   */
  readonly outcomes?: Partial<Record<PayerOutcome, number>>
  /**
   * Time from the creation of the order until the payer pays, in milliseconds.
   * @default [20_000, 180_000]
   */
  readonly payAfterMs?: Span
  /**
   * Time from the payment until the transaction is visible on the chain, in milliseconds.
   * @default [2_000, 15_000]
   */
  readonly broadcastMs?: Span
  /**
   * Time of the last checks before a payment is final, in milliseconds.
   * @default [2_000, 10_000]
   */
  readonly verifyMs?: Span
  /**
   * Time from the acceptance of a refund until it is processed, in milliseconds. The time from there to its final state is drawn from the same range.
   * @default [5_000, 60_000]
   */
  readonly refundMs?: Span
  /**
   * Share of refunds that are rejected, from 0 to 1.
   * @default 0.05
   */
  readonly refundRejected?: number
  /**
   * Time from the acceptance of a payout batch until it is processed, in milliseconds. The time from there to its final state is drawn from the
   * same range.
   * @default [10_000, 120_000]
   */
  readonly payoutMs?: Span
  /**
   * Share of the payouts in a batch that fail, from 0 to 1.
   * @default 0.03
   */
  readonly payoutFailed?: number
}

export type Payers = Required<PayerOptions>

export const payerShape = fields({
  outcomes: weights(Object.keys(payerOutcomes)),
  payAfterMs: span,
  broadcastMs: span,
  verifyMs: span,
  refundMs: span,
  refundRejected: number({ min: 0, max: 1 }),
  payoutMs: span,
  payoutFailed: number({ min: 0, max: 1 }),
})

const defaultOutcomes = { paid: 90, unpaid: 5, underpaid: 1, overpaid: 1, wrong_coin: 1, failed: 1, lost: 1 } as const

export const resolvePayers = ({
  outcomes = defaultOutcomes,
  payAfterMs = [20_000, 180_000],
  broadcastMs = [2_000, 15_000],
  verifyMs = [2_000, 10_000],
  refundMs = [5_000, 60_000],
  refundRejected = 0.05,
  payoutMs = [10_000, 120_000],
  payoutFailed = 0.03,
}: PayerOptions = {}): Payers => ({ outcomes, payAfterMs, broadcastMs, verifyMs, refundMs, refundRejected, payoutMs, payoutFailed })

/** What the payer of one order will do. It is drawn when the order is created. */
export interface PaymentPlan {
  readonly outcome: PayerOutcome
  readonly payAfterMs: number
  readonly broadcastMs: number
  readonly verifyMs: number
  /** Whether a payment to an address is sent in two transfers. */
  readonly isSplit: boolean
}

/** Draws the plan of one payer. It depends only on the seed, the provider and the order's id. */
export function paymentPlan(payers: Payers, seed: number, provider: string, orderId: string): PaymentPlan {
  const random = createRandom(seed, provider, 'payer', orderId)
  return {
    outcome: random.weighted(payers.outcomes) ?? 'paid',
    payAfterMs: random.between(...payers.payAfterMs),
    broadcastMs: random.between(...payers.broadcastMs),
    verifyMs: random.between(...payers.verifyMs),
    isSplit: random.next() < 0.25,
  }
}
