import type { Units } from '../amount.ts'
import { type Book, createBook } from '../objects/book.ts'
import type { Life } from '../objects/life-cycle.ts'
import type { PaymentPlan } from '../payers/payers.ts'
import { providerNow, type Runtime } from '../runtime.ts'
import type { Chain, Generation } from './chains.ts'
import type { HashnutSettings } from './settings.ts'

/** 0 unpaid, 1 not completed, 2 waiting for the chain, 3 confirming, 4 success, -1 failed, -2 expired, -3 cancelled. */
export type OrderState = 0 | 1 | 2 | 3 | 4 | -1 | -2 | -3

export interface Supplement {
  readonly supplementId: string
  readonly amount: Units
  state: 0 | 1 | 4
}

export interface HashnutOrder {
  readonly payOrderId: string
  readonly merchantOrderId: string
  /** Secret of this order. Whoever knows it may query and confirm the order. */
  readonly accessSign: string
  readonly chain: Chain
  readonly coin: string
  readonly amount: Units
  readonly receiptAddress: string
  readonly callbackUrl: string | undefined
  readonly subject: string
  readonly createTime: number
  readonly expireTime: number
  readonly plan: PaymentPlan
  /** HashNut's message when the payment will fail verification. Undefined when it will pass. */
  readonly failure: string | undefined
  /** `state` as text, for the statistics. */
  status: string
  state: OrderState
  payTxId: string
  /** Time at which the transaction was in a block, by the real clock. 0 before that. */
  seenAt: number
  confirmPayTime: number
  paySuccessTime: number
  finishTime: number
  updateTime: number
  paidAmount: Units
  flagAmount: Units
  isUnderPaid: boolean
  errorMsg: string
  supplements: readonly Supplement[]
  life: Life | undefined
  expiry: Life | undefined
}

/** Everything the simulated HashNut knows: its orders and its settings. */
export interface HashnutWorld {
  readonly runtime: Runtime
  readonly settings: HashnutSettings
  readonly orders: Book<HashnutOrder>
  /** The provider's clock, in milliseconds. */
  now(): number
  baseUrl(): string
}

/** The result of an operation, before it is put into the envelope. */
export type HashnutAnswer =
  | { readonly kind: 'ok'; readonly data?: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly message?: string }

export interface HashnutCall {
  readonly generation: Generation
  readonly body: Readonly<Record<string, unknown>>
}

export type HashnutHandler = (call: HashnutCall, world: HashnutWorld) => HashnutAnswer

export const ok = (data?: unknown): HashnutAnswer => ({ kind: 'ok', data })
export const refused = (code: string, message?: string): Extract<HashnutAnswer, { kind: 'refused' }> => ({
  kind: 'refused',
  code,
  ...(message !== undefined && { message }),
})

/** A member as text. Undefined when it is absent, or empty: the version 3 SDK sends unset members as empty texts. */
export function textOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function createHashnutWorld(runtime: Runtime, settings: HashnutSettings, baseUrl: () => string): HashnutWorld {
  const { stats, rememberedObjects: limit } = runtime
  return {
    runtime,
    settings,
    orders: createBook({ provider: 'hashnut', object: 'order', limit, stats }),
    now: () => providerNow(runtime, 'hashnut'),
    baseUrl,
  }
}
