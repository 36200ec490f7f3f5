import type { Operation } from '@paysignal/providers'
import { type Units, unitsFrom } from '../amount.ts'
import { type Book, createBook } from '../objects/book.ts'
import type { Life } from '../objects/life-cycle.ts'
import type { PaymentPlan } from '../payers/payers.ts'
import { providerNow, type Runtime } from '../runtime.ts'
import type { GatepayAnswer } from './answer.ts'
import type { Params } from './params.ts'
import type { GatepaySettings } from './settings.ts'

export type OrderStatus = 'PENDING' | 'PROCESS' | 'PAID' | 'EXPIRED' | 'CANCELLED' | 'ERROR' | 'BLOCK'

export interface GatepayOrder {
  readonly kind: 'checkout' | 'native' | 'app' | 'address'
  readonly prepayId: string
  readonly transactionId: string
  readonly merchantTradeNo: string
  readonly currency: string
  readonly payCurrency: string
  readonly amount: Units
  readonly toleranceAmount: Units
  readonly chain: string
  readonly fullCurrType: string
  readonly address: string
  readonly goodsName: string
  readonly terminalType: string
  readonly channelId: string
  readonly callbackUrl: string | undefined
  readonly createTime: number
  readonly expireTime: number
  readonly plan: PaymentPlan
  status: OrderStatus
  /** Time of the payment, by the provider's clock. 0 before the payment. */
  transactTime: number
  /** Time of the payment, by the real clock, for measuring durations. 0 before the payment. */
  paidAt: number
  paidVia: 'account' | 'qr' | 'web' | undefined
  doneAmount: Units
  waitAmount: Units
  refunded: Units
  refundCount: number
  life: Life | undefined
  expiry: Life | undefined
}

export type RefundStatus = 'ACCEPTED' | 'PROCESS' | 'SUCCESS' | 'FAIL'

export interface GatepayRefund {
  readonly refundRequestId: string
  readonly refundId: string
  readonly order: GatepayOrder
  readonly amount: Units
  readonly reason: string
  readonly createTime: number
  status: RefundStatus
  transactTime: number
}

export type BatchStatus = 'INIT' | 'PROCESSING' | 'SUCCESS' | 'PARTIAL' | 'FAIL'
export type PayoutItemStatus = 'INIT' | 'PENDING' | 'PROCESSING' | 'DONE' | 'FAIL'

export interface PayoutItem {
  readonly id: string
  readonly merchantWithdrawId: string
  readonly currency: string
  readonly chain: string
  readonly address: string
  readonly memo: string
  readonly amount: Units
  readonly fee: Units
  readonly isFeeOnTop: boolean
  status: PayoutItemStatus
  finishTime: number
}

export interface GatepayPayout {
  readonly batchId: string
  readonly channelId: string
  readonly createTime: number
  readonly items: readonly PayoutItem[]
  status: BatchStatus
  updateTime: number
}

export interface LedgerRow {
  readonly transactId: string
  readonly transactTime: number
  readonly orderId: string
  readonly merchantTradeNo: string
  readonly financialType: string
  readonly payAmount: string
  readonly currency: string
  readonly balance: string
}

export interface Quote {
  readonly quoteId: string
  readonly sellCurrency: string
  readonly buyCurrency: string
  readonly sellAmount: Units
  readonly buyAmount: Units
  readonly rate: number
  /** End of the quote's validity by the real clock, in milliseconds. */
  readonly validUntil: number
}

/** Everything the simulated GatePay knows: its objects, its money and its settings. */
export interface GatepayWorld {
  readonly runtime: Runtime
  readonly settings: GatepaySettings
  readonly orders: Book<GatepayOrder>
  readonly refunds: Book<GatepayRefund>
  readonly payouts: Book<GatepayPayout>
  readonly ledger: LedgerRow[]
  readonly balances: Map<string, Units>
  readonly quotes: Map<string, Quote>
  readonly conversions: Map<string, unknown>
  /** The provider's clock, in milliseconds. */
  now(): number
  /** Base URL of the pages on which payers pay. */
  baseUrl(): string
}

export interface GatepayCall {
  readonly operation: Operation
  readonly params: Params
}

export type GatepayHandler = (call: GatepayCall, world: GatepayWorld) => GatepayAnswer

export function createGatepayWorld(runtime: Runtime, settings: GatepaySettings, baseUrl: () => string): GatepayWorld {
  const { stats, rememberedObjects: limit } = runtime
  const provider = 'gatepay'
  return {
    runtime,
    settings,
    orders: createBook({ provider, object: 'order', limit, stats }),
    refunds: createBook({ provider, object: 'refund', limit, stats }),
    payouts: createBook({ provider, object: 'payout', limit, stats }),
    ledger: [],
    balances: new Map(Object.entries(settings.balances).map(([currency, amount]) => [currency, unitsFrom(amount) ?? 0n])),
    quotes: new Map(),
    conversions: new Map(),
    now: () => providerNow(runtime, provider),
    baseUrl,
  }
}
