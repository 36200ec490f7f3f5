import { fields, number, span, weights } from '../options/shape.ts'
import { createRandom } from '../runtime/random.ts'

/** What a payer does with an order. The words of a fault's `payment` as well. */
export const payerOutcomes = {
  paid: 'Pays the exact amount in time.',
  unpaid: 'Never pays; the order runs out.',
  underpaid: 'Sends half of the amount and no more.',
  overpaid: 'Sends more than due; accepted.',
  wrong_coin: 'Sends another coin.',
  wrong_address: 'Sends to another address.',
  failed: 'The payment fails: on the chain, or in the paying account.',
  unreadable: 'The transaction cannot be parsed.',
  lost: 'Names a transaction that nobody finds.',
  blocked: 'Risk control holds the payment (GatePay); elsewhere nothing is paid.',
} as const

export type PayerOutcome = keyof typeof payerOutcomes

/** From, to: drawn evenly in between, per order. */
export type Span = readonly [lowMs: number, highMs: number]

/** How simulated payers, and the people who review refunds and payouts, behave. All times are simulated: divided by `speed`. */
export interface PayerOptions {
  /** Relative weights of what payers do; those not named are 0. Default: 90 paid, 5 unpaid, 1 each of underpaid, overpaid, wrong_coin, failed, lost. */
  readonly outcomes?: Partial<Record<PayerOutcome, number>>
  /** From creation until the payer pays, in milliseconds; default 20 s to 3 min. */
  readonly payAfterMs?: Span
  /** From paying until the transaction is seen on the chain, in milliseconds; default 2 s to 15 s. */
  readonly broadcastMs?: Span
  /** Last checks before a payment is final, in milliseconds; default 2 s to 10 s. */
  readonly verifyMs?: Span
  /** From a refund's acceptance to `processing`, and from there to its end, in milliseconds; default 5 s to 60 s each. */
  readonly refundMs?: Span
  /** Share of refunds that are rejected; default 0.05. */
  readonly refundRejected?: number
  /** From a payout's acceptance to `processing`, and from there to its end, in milliseconds; default 10 s to 2 min each. */
  readonly payoutMs?: Span
  /** Share of single payouts that fail; default 0.03. */
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

const usualOutcomes = { paid: 90, unpaid: 5, underpaid: 1, overpaid: 1, wrong_coin: 1, failed: 1, lost: 1 } as const

export const resolvePayers = ({
  outcomes = usualOutcomes,
  payAfterMs = [20_000, 180_000],
  broadcastMs = [2_000, 15_000],
  verifyMs = [2_000, 10_000],
  refundMs = [5_000, 60_000],
  refundRejected = 0.05,
  payoutMs = [10_000, 120_000],
  payoutFailed = 0.03,
}: PayerOptions = {}): Payers => ({ outcomes, payAfterMs, broadcastMs, verifyMs, refundMs, refundRejected, payoutMs, payoutFailed })

/** What one payer will do, drawn when the order is made. */
export interface PaymentPlan {
  readonly outcome: PayerOutcome
  readonly payAfterMs: number
  readonly broadcastMs: number
  readonly verifyMs: number
  /** Address payments may come in two transfers. */
  readonly isSplit: boolean
}

/** Depends on the seed, the provider and the order's id only. */
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
