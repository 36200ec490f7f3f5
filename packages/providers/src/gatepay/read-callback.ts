import { recordedWord, type State } from '@paysignal/contract'
import { digest } from '../callbacks/digest.ts'
import type { CallbackReading, ObjectReading } from '../provider.ts'
import { blankObject } from '../reading/blank-object.ts'
import { amountOf, firstMember, idOf, isRecord, listOf, member, text, unwrapped, written } from '../reading/untrusted.ts'
import { orderFacts, parent, withWord } from './objects.ts'
import { addressNotices, orderNotices, payoutStates, refundStates } from './states.ts'

/** The parts of a callback that all kinds have. */
interface Notice {
  readonly type: string
  readonly bizId: string
  readonly status: unknown
  readonly data: unknown
}

interface Kind {
  /** Reads the objects that the callback is about. */
  readonly objects: (notice: Notice) => readonly ObjectReading[]
  /** Members of `data` that identify a callback, together with type, id and status. If all of them are empty, all of `data` identifies it. */
  readonly identity: readonly string[]
}

const nothing = () => []
const orderKind: Kind = { objects: (notice) => order(notice, orderNotices), identity: ['merchantTradeNo', 'prepayId'] }
/** Each transfer has its own callback. An order can be paid in several transfers, whose callbacks differ only in these members. */
const transferKind: Kind = {
  objects: (notice) => order(notice, orderNotices),
  identity: ['transactionId', 'txHash', 'hash', 'transferAmount', 'doneAmountOnChain', 'waitAmountOnChain'],
}

/** Every documented kind, also the older ones. Callbacks of kinds without an order, refund or payout are read as well, with an idempotency key. */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['PAY', orderKind],
  ['PAY_ACTUALLY', orderKind],
  ['PAY_ADDRESS', { ...orderKind, objects: (notice) => order(notice, addressNotices) }],
  ['TRANSFER_ADDRESS', transferKind],
  ['RECEIVED_CONVERT_DELAY_ADDRESS', transferKind],
  ['PAY_REFUND', { objects: refund, identity: [] }],
  ['PAY_UNRESOLVED', { objects: unresolved, identity: ['exceptionId'] }],
  ['PAY_FIXED_ADDRESS', { objects: nothing, identity: ['transactionId'] }],
  ['FIXED_ADDRESS_RISK', { objects: nothing, identity: [] }],
  ['PAY_BATCH', { objects: nothing, identity: ['merchant_batch_no'] }],
  ['PAY_GIFT_BATCH', { objects: nothing, identity: ['externalId'] }],
  ['OTC', { objects: nothing, identity: ['orderId', 'clientOrderId'] }],
  ['SUBSCRIPTION_ORDER_STATUS', { objects: nothing, identity: [] }],
  ['SUBSCRIPTION_PAYMENT', { objects: nothing, identity: ['paymentOrderNo'] }],
  ['ACCOUNT_AUTH_DEDUCTION', { objects: nothing, identity: ['deductOrderNo'] }],
  ['INSTITUTION', { objects: nothing, identity: ['request_id'] }],
])

const unknownKind: Kind = { objects: nothing, identity: [] }

/** Reads a callback of any kind. Returns undefined if the body is neither an envelope with a `bizType` nor a payout. */
export function readGatepayCallback(body: unknown): CallbackReading | undefined {
  const data = unwrapped(member(body, 'data'))
  for (const candidate of [body, data]) if (isRecord(member(candidate, 'main_order'))) return payout(candidate)
  const type = text(member(body, 'bizType')).trim()
  if (!/^\S+$/.test(type)) return undefined
  const notice = { type, bizId: idOf(member(body, 'bizId')), status: member(body, 'bizStatus'), data }
  const kind = kinds.get(type) ?? unknownKind
  return { type: recordedWord(type), idempotencyKey: keyOf(notice, kind), objects: kind.objects(notice) }
}

function keyOf({ type, bizId, status, data }: Notice, { identity }: Kind): string {
  const refunded = type === 'PAY_REFUND' ? refundId(data) : ''
  const named = [refunded, ...identity.map((name) => text(member(data, name)))]
  const rest = named.every((part) => part === '') ? [written(data)] : named
  return digest(type, bizId, text(status), ...rest)
}

function order({ bizId, status, data }: Notice, words: ReadonlyMap<string, State>): readonly ObjectReading[] {
  const id = idOf(member(data, 'merchantTradeNo'))
  const providerId = idOf(member(data, 'prepayId')) || bizId
  if (id === '' && providerId === '') return []
  const known = withWord({ ...blankObject, ...orderFacts(data), type: 'order', id, providerId }, words, status)
  return [isPartial(known.state, data) ? { ...known, isUnderpaid: true } : known]
}

/**
 * Whether only a part of the money has arrived for an open or an expired order. The payer of an open order can still pay the rest. For an expired
 * order, a person must take care of the money.
 */
function isPartial(state: State | undefined, data: unknown): boolean {
  const done = amountOf(member(data, 'doneAmountOnChain')) ?? 0
  const received = done + (amountOf(member(data, 'waitAmountOnChain')) ?? 0)
  const due = amountOf(member(data, 'orderAmount'))
  if (state === 'expired') return done > 0
  return state === 'confirming' && received > 0 && due !== undefined && received < due
}

const refundId = (data: unknown) => idOf(member(member(data, 'refundInfo'), 'refundRequestId') ?? member(data, 'refundRequestId'))

function refund({ status, data }: Notice): readonly ObjectReading[] {
  const id = refundId(data)
  if (id === '') return []
  const orderId = idOf(firstMember(data, ['merchantTradeNo', 'prepayId']) ?? member(member(data, 'refundInfo'), 'prepayId'))
  return [withWord({ ...blankObject, type: 'refund', id, ...parent(orderId) }, refundStates, status)]
}

function unresolved({ status, data }: Notice): readonly ObjectReading[] {
  const providerId = idOf(member(data, 'originalOrderId'))
  return providerId === '' ? [] : [withWord({ ...blankObject, type: 'order', id: '', providerId }, orderNotices, status)]
}

/** Reads the callback of a payout. It has no envelope, only a batch and its parts. */
function payout(body: unknown): CallbackReading {
  const batch = member(body, 'main_order')
  const id = idOf(member(batch, 'batch_id'))
  const status = member(batch, 'status')
  const parts = listOf(member(body, 'suborders')).map((part) => `${text(member(part, 'merchant_withdraw_id'))}=${text(member(part, 'status'))}`)
  const objects = id === '' ? [] : [withWord({ ...blankObject, type: 'payout', id }, payoutStates, status)]
  return { type: 'WITHDRAW', idempotencyKey: digest('WITHDRAW', id, text(status), ...parts.sort()), objects }
}
