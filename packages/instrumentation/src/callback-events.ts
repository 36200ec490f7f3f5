import type { Span } from '@opentelemetry/api'
import { type PaySignalEvent, states } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'
import { traceFields } from './call-events.ts'
import type { ReadDelivery } from './callback-receiver.ts'
import type { EventBase } from './event-maker.ts'
import type { RecordId } from './order-ids.ts'
import { codeFields, objectFields, stateFields } from './recorded-code.ts'

/** The events of one delivery: one for each object that it tells of. Of an unverified one only the provider and the result are told. */
export function callbackEvents(
  provider: string,
  { result, verified }: ReadDelivery,
  lagMs: number | undefined,
  recordId: RecordId,
  stamp: () => EventBase,
  span: Span,
): readonly PaySignalEvent[] {
  const event = () => ({ ...stamp(), kind: 'callback' as const, provider, callback_result: result, ...traceFields(span) })
  if (verified === undefined) return [event()]
  const told = () => ({ ...event(), callback_type: verified.reading.type, callback_lag_ms: lagMs })
  const { objects } = verified.reading
  return objects.length === 0 ? [told()] : objects.map((object) => ({ ...told(), ...objectStory(object, recordId) }))
}

const objectStory = (object: ObjectReading, recordId: RecordId): Partial<PaySignalEvent> => ({
  ...objectFields(object, recordId),
  ...stateFields(object, object.state !== undefined && states[object.state].isFinal),
  state_source: 'callback',
  ...(object.failure && { ...codeFields(object.failure), outcome: 'provider_error' }),
})
