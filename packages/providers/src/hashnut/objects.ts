import { recordedWord } from '@paysignal/contract'
import type { Exchange, ObjectReading, Operation } from '../provider.ts'
import { blankObject } from '../reading/blank-object.ts'
import { queryMember } from '../reading/query-member.ts'
import { amountOf, firstMember, idOf, instantOf, listOf, member, text, wordOf } from '../reading/untrusted.ts'
import { readPaymentMessage } from './codes.ts'
import { announcedStates, orderStates } from './states.ts'
import { hashnutWords } from './words.ts'

const known = new Set(hashnutWords)

// The later names are those of V1.
const merchantIds = ['merchantOrderId', 'mchOrderNo'] as const
const providerIds = ['payOrderId', 'platformId', 'orderId'] as const

/** The order that a call was about, by its request alone. */
export function askedOrders(operation: Operation | undefined, { requestBody, requestPath }: Exchange): readonly ObjectReading[] {
  if (operation?.object !== 'order') return []
  const asked = (names: readonly string[]) => idOf(firstMember(requestBody, names) ?? queryMember(requestPath, names))
  return named({ ...blankOrder, id: asked(merchantIds), providerId: asked(providerIds), ...place(requestBody) })
}

/** The order that a successful call was about: its request, completed by its answer. */
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
  // A new order is unpaid by definition; that it now exists is the news.
  const isCreation = operation.name === 'order.create'
  const isNew = isCreation && (order.state === undefined || order.state === 'pending')
  return named({ ...order, ...(isCreation ? expiry(exchange, data) : {}), ...(isNew ? { state: 'created', isAnnounced: false } : {}) })
}

/** When a new order runs out: as its answer says, else by the seconds asked for, counted from the server's own time. */
function expiry({ requestBody, responseHeader }: Exchange, data: unknown): Pick<ObjectReading, 'expiresAtMs'> {
  const startMs = instantOf(member(data, 'createTime')) ?? Date.parse(responseHeader('date') ?? '')
  const seconds = amountOf(member(requestBody, 'expireDuration')) ?? 0
  const expiresAtMs = instantOf(member(data, 'expireTime')) ?? (seconds > 0 ? instantOf(startMs + seconds * 1000) : undefined)
  return expiresAtMs === undefined ? {} : { expiresAtMs }
}

/** Reads the order object of answers and webhooks. Any member may be missing. */
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
    ...place(data),
    failure,
  }
}

const blankOrder: ObjectReading = { ...blankObject, type: 'order' }

/** A state as number or text; one spelling for each. */
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

/** Chain and token, by the names of V4, V3 and V1. */
const place = (data: unknown): Pick<ObjectReading, 'chain' | 'currency'> => ({
  chain: wordOf(firstMember(data, ['blockChain', 'chainCode', 'chain']), known),
  currency: wordOf(firstMember(data, ['tokenSymbol', 'coinCode']), known),
})

const named = (order: ObjectReading): readonly ObjectReading[] => (order.id === '' && order.providerId === '' ? [] : [order])
