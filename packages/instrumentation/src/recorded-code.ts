import { type Category, type ObjectType, other, type PaySignalEvent } from '@paysignal/contract'
import type { CodeReading, ObjectReading } from '@paysignal/providers'
import { messageShape } from './message-shape.ts'
import type { RecordId } from './order-ids.ts'

/** Codes of every known form; a longer or stranger one could be text, or an address. */
const codePattern = /^[A-Za-z0-9_.-]{1,32}$/

/** A code as it may be recorded: as it is when the catalogue has it or it looks like one. */
export const recordedCode = ({ code, isKnown }: CodeReading) => (isKnown || codePattern.test(code) ? code : other)

type CodeFields = Pick<PaySignalEvent, 'api' | 'code' | 'category' | 'retry' | 'is_known_code' | 'message_shape'>

export const codeFields = (error: CodeReading): CodeFields => ({
  api: error.api,
  code: recordedCode(error),
  category: error.category,
  retry: error.retry,
  is_known_code: error.isKnown,
  message_shape: error.isKnown || error.rawMessage === undefined ? undefined : messageShape(error.rawMessage),
})

type ObjectFields = Pick<PaySignalEvent, 'object' | 'order_id' | 'provider_order_id' | 'parent_order_id' | 'chain' | 'currency'>

/** Which object an event is about. */
export const objectFields = (object: ObjectReading, recordId: RecordId): ObjectFields => ({
  object: object.type satisfies ObjectType,
  order_id: recordId(object.id),
  provider_order_id: recordId(object.providerId),
  parent_order_id: object.parentId === undefined ? undefined : recordId(object.parentId),
  chain: symbol(object.chain),
  currency: symbol(object.currency),
})

type StateFields = Pick<PaySignalEvent, 'state' | 'provider_state' | 'is_final' | 'is_announced' | 'is_underpaid' | 'is_overpaid' | 'expires_at'>

/** What an event tells of the object's state. */
export const stateFields = (object: ObjectReading, isFinal: boolean): StateFields => ({
  state: object.state,
  provider_state: symbol(object.providerState),
  is_final: isFinal,
  is_announced: object.isAnnounced,
  is_underpaid: object.isUnderpaid,
  is_overpaid: object.isOverpaid,
  expires_at: Number.isSafeInteger(object.expiresAtMs) ? object.expiresAtMs : undefined,
})

/** A word that a provider chose: short and plain, or not recorded; addresses are longer. */
const symbol = (text: string | undefined) => (text !== undefined && /^[\w .:()-]{0,32}$/.test(text) ? text : undefined)

/** The category of a call that got no readable answer. */
export const unansweredCategory = {
  transport_error: 'transport',
  timeout: 'timeout',
  aborted: 'aborted',
  malformed: 'malformed',
} as const satisfies Record<string, Category>
