import type { State } from '@paysignal/contract'
import type { Exchange, ObjectReading, Operation } from '../provider.ts'
import { blankObject } from '../reading/blank-object.ts'
import { queryMember } from '../reading/query-member.ts'
import { amountOf, firstMember, idOf, instantOf, isRecord, member, text, unwrapped, wordOf } from '../reading/untrusted.ts'
import { isAnnounced, orderStates, payoutStates, refundStates } from './states.ts'

// In one request the Java SDK writes the name with a capital letter.
const orderIds = ['merchantTradeNo', 'MerchantTradeNo'] as const

/** The objects that the request of a call names. */
export function askedObjects(operation: Operation | undefined, exchange: Exchange): readonly ObjectReading[] {
  const asked = (names: readonly string[]) => idOf(firstMember(exchange.requestBody, names) ?? queryMember(exchange.requestPath, names))
  switch (operation?.object) {
    case 'order':
      return named({ ...blankObject, type: 'order', id: asked(orderIds), providerId: asked(['prepayId']) })
    case 'refund':
      return named({ ...blankObject, type: 'refund', id: asked(['refundRequestId']), ...parent(asked(['prepayId'])) })
    case 'payout':
      return named({ ...blankObject, type: 'payout', id: asked(['batch_id']) })
    case undefined:
      return []
  }
}

/** The objects of a successful call, read from its request and its answer. */
export function answeredObjects(operation: Operation | undefined, exchange: Exchange, data: unknown): readonly ObjectReading[] {
  if (operation?.object === undefined) return []
  const [asked = { ...blankObject, type: operation.object }] = askedObjects(operation, exchange)
  // In version 2 of the order query, the order is inside another object, `bizData`.
  const answer = unwrapped(member(data, 'bizData') ?? data)
  return named(answerReaders[operation.object](operation, asked, answer))
}

type AnswerReader = (operation: Operation, asked: ObjectReading, answer: unknown) => ObjectReading

const answerReaders: Readonly<Record<ObjectReading['type'], AnswerReader>> = {
  order(operation, asked, answer) {
    const known = { ...asked, ...orderFacts(answer), id: idOf(firstMember(answer, orderIds)) || asked.id }
    const withId = { ...known, providerId: idOf(member(answer, 'prepayId')) || asked.providerId }
    if (operation.name === 'order.create') return { ...withId, state: 'created' }
    return operation.name === 'order.query' ? withWord(withId, orderStates, member(answer, 'status')) : withId
  },
  refund(operation, asked, answer) {
    const id = asked.id || idOf(firstMember(answer, ['refundRequestId', 'refundId']))
    const providerId = idOf(firstMember(answer, ['refundGateId', 'gateRefundId']))
    const order = idOf(firstMember(answer, ['merchantTradeNo', 'prepayId', 'orderId'])) || (asked.parentId ?? '')
    const known = { ...asked, id, providerId, ...parent(order) }
    if (operation.name === 'refund.create') return { ...known, state: 'accepted' }
    return withWord(known, refundStates, firstMember(answer, ['refundStatus', 'status']))
  },
  payout(operation, asked, answer) {
    const known = { ...asked, id: idOf(member(answer, 'batch_id')) || asked.id }
    return operation.name === 'payout.create' ? { ...known, state: 'accepted' } : withWord(known, payoutStates, member(answer, 'status'))
  },
}

/** Adds the provider's word for the state, and the normalised state if the word is known. */
export function withWord(object: ObjectReading, words: ReadonlyMap<string, State>, word: unknown): ObjectReading {
  const spelling = text(word).trim().toUpperCase()
  const state = words.get(spelling)
  const providerState = state === undefined ? (wordOf(word) ?? '') : spelling
  return { ...object, state: state ?? object.state, providerState, isAnnounced: isAnnounced(state) }
}

/** Reads the facts about an order that are both in answers and in callbacks. */
export function orderFacts(data: unknown): Pick<ObjectReading, 'isUnderpaid' | 'expiresAtMs' | 'chain' | 'currency'> {
  const given = member(data, 'chain')
  const chain = wordOf(isRecord(given) ? member(given, 'chain_type') : given)
  const currency = wordOf(firstMember(data, ['currency', 'orderCurrency']))
  const expiresAtMs = instantOf(member(data, 'expireTime'))
  return {
    isUnderpaid: (amountOf(member(data, 'underpaidAmount')) ?? 0) > 0,
    expiresAtMs,
    chain,
    currency,
  }
}

/** The id of a refund's order; no member if the id is unknown. */
export const parent = (parentId: string): Pick<ObjectReading, 'parentId'> => (parentId === '' ? {} : { parentId })

const named = (object: ObjectReading): readonly ObjectReading[] => (object.id === '' && object.providerId === '' ? [] : [object])
