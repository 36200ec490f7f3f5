import { recordedWord } from '@paysignal/contract'
import type { Exchange, ObjectReading, Operation } from '../provider.ts'
import { blankObject } from '../reading/blank-object.ts'
import { queryMember } from '../reading/query-member.ts'
import { amountOf, firstMember, idOf, instantOf, listOf, member, text, wordOf } from '../reading/untrusted.ts'
import { readPaymentMessage } from './codes.ts'
import { announcedStates, orderStates } from './states.ts'
import { hashnutWords } from './words.ts'

const known = new Set(hashnutWords)

// In each list, the names after the first one are from API version 1.
const merchantIds = ['merchantOrderId', 'mchOrderNo'] as const
const providerIds = ['payOrderId', 'platformId', 'orderId'] as const

/** The order that the request of a call names. */
export function askedOrders(operation: Operation | undefined, { requestBody, requestPath }: Exchange): readonly ObjectReading[] {
  if (operation?.object !== 'order') return []
  const asked = (names: readonly string[]) => idOf(firstMember(requestBody, names) ?? queryMember(requestPath, names))
  return named({ ...blankOrder, id: asked(merchantIds), providerId: asked(providerIds), ...chainAndToken(requestBody) })
}

/** The order of a successful call, read from its request and its answer. */
export function answeredOrders(operation: Operation | undefined, exchange: Exchange, data: unknown): readonly ObjectReading[] {
  if (operation?.object !== 'order') return []
  const [asked = blankOrder] = askedOrders(operation, exchange)
  const answered = readOrder(data)
  const order = {
    ...answered,
    id: answered.id || asked.id,
    providerId: answered.providerId || asked.providerId,
    chain: answered.chain ?? asked.chain,
    currency: answered.currency ?? asked.currency,
  }
  // A new order is always unpaid, which HashNut reports as pending. We report it as created.
  const isCreation = operation.name === 'order.create'
  const isNew = isCreation && (order.state === undefined || order.state === 'pending')
  return named({ ...order, ...(isCreation ? expiry(exchange, data) : {}), ...(isNew ? { state: 'created', isAnnounced: false } : {}) })
}

/**
 * Returns when a new order expires. The time comes from the answer. If the answer has none, it is computed from the requested number of seconds,
 * counted from the time of the server.
 */
function expiry({ requestBody, responseHeader }: Exchange, data: unknown): Pick<ObjectReading, 'expiresAtMs'> {
  const startMs = instantOf(member(data, 'createTime')) ?? Date.parse(responseHeader('date') ?? '')
  const seconds = amountOf(member(requestBody, 'expireDuration')) ?? 0
  const expiresAtMs = instantOf(member(data, 'expireTime')) ?? (seconds > 0 ? instantOf(startMs + seconds * 1000) : undefined)
  return expiresAtMs === undefined ? {} : { expiresAtMs }
}

/** Reads the order in an answer or a webhook. Every member may be missing. */
export function readOrder(data: unknown): ObjectReading {
  const word = stateWord(member(data, 'state'))
  const state = orderStates.get(word)
  const expiresAtMs = instantOf(member(data, 'expireTime'))
  const failure = readPaymentMessage(member(data, 'errorMsg'))
  return {
    ...blankOrder,
    id: idOf(firstMember(data, merchantIds)),
    providerId: idOf(firstMember(data, providerIds)),
    state,
    providerState: recordedWord(word),
    isAnnounced: announcedStates.has(word),
    ...amountFlags(data),
    expiresAtMs,
    ...chainAndToken(data),
    failure,
  }
}

const blankOrder: ObjectReading = { ...blankObject, type: 'order' }

/** Reads a state, given as a number or text, and returns it in one spelling: `4`, `4.0` and `+4` become `4`. */
export function stateWord(value: unknown): string {
  const word = text(value).trim()
  return /^[+-]?\d{1,6}(\.0+)?$/.test(word) ? String(Number(word)) : word
}

function amountFlags(data: unknown): Pick<ObjectReading, 'isUnderpaid' | 'isOverpaid'> {
  const [due, paid] = [amountOf(member(data, 'amount')), amountOf(member(data, 'paidAmount'))]
  const flag = amountOf(firstMember(data, ['flagAmount', 'flagAmountString'])) ?? 0
  const isUnderpaid = isTrue(member(data, 'underPaid')) || listOf(member(data, 'supplements')).some(isPending)
  return { isUnderpaid, isOverpaid: flag !== 0 || (due !== undefined && paid !== undefined && paid > due) }
}

const isTrue = (value: unknown) => value === true || value === 'true'
const isPending = (supplement: unknown) => stateWord(member(supplement, 'state')) === '0'

/** Chain and token. Their names differ between the API versions 4, 3 and 1. */
const chainAndToken = (data: unknown): Pick<ObjectReading, 'chain' | 'currency'> => ({
  chain: wordOf(firstMember(data, ['blockChain', 'chainCode', 'chain']), known),
  currency: wordOf(firstMember(data, ['tokenSymbol', 'coinCode']), known),
})

const named = (order: ObjectReading): readonly ObjectReading[] => (order.id === '' && order.providerId === '' ? [] : [order])
