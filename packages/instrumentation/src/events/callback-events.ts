import type { Span } from '@opentelemetry/api'
import { type PaySignalEvent, states } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'
import type { ReadDelivery } from '../callbacks/callback-receiver.ts'
import { pluginVersion } from '../telemetry/version.ts'
import type { WatchedProvider } from '../telemetry/watched-provider.ts'
import type { RecordId } from '../words/order-ids.ts'
import type { RecordedWords } from '../words/recorded-words.ts'
import { type EventTools, traceOf } from './call-events.ts'

/** Emits the events of one delivery: one for each object that it is about. Of an unverified one, only the provider and the result are recorded. */
export function emitCallbackEvents(
  { provider, words, mayReportRefusal }: Pick<WatchedProvider, 'provider' | 'words' | 'mayReportRefusal'>,
  { result, verified }: ReadDelivery,
  receivedAtMs: number,
  span: Span,
  { guard, recordId, stamp, emit }: EventTools,
) {
  if (emit === undefined) return
  if (verified === undefined && !mayReportRefusal(result, receivedAtMs)) return
  const trace = guard.run('callback', () => traceOf(span))
  const bare = (): PaySignalEvent => ({
    event_id: stamp.nextId(),
    event_time: receivedAtMs,
    kind: 'callback',
    provider: provider.name,
    service: stamp.service,
    service_version: stamp.serviceVersion,
    instance: stamp.instance,
    plugin_version: pluginVersion,
    callback_result: result,
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  })
  if (verified === undefined) return emit(bare())
  const { reading, timestampMs } = verified
  const lagMs = timestampMs === undefined ? undefined : receivedAtMs - timestampMs
  const verifiedEvent = (): PaySignalEvent => ({ ...bare(), callback_type: words.word(reading.type), callback_lag_ms: lagMs })
  if (reading.objects.length === 0) return emit(verifiedEvent())
  for (const object of reading.objects) emit({ ...verifiedEvent(), ...objectStory(object, words, recordId) })
}

const objectStory = (object: ObjectReading, words: RecordedWords, recordId: RecordId): Partial<PaySignalEvent> => ({
  object: object.type,
  order_id: recordId(object.id),
  provider_order_id: recordId(object.providerId),
  parent_order_id: object.parentId === undefined ? undefined : recordId(object.parentId),
  chain: words.word(object.chain),
  currency: words.word(object.currency),
  state: object.state,
  provider_state: words.word(object.providerState),
  state_source: 'callback',
  is_final: object.state !== undefined && states[object.state].isFinal,
  is_announced: object.isAnnounced,
  is_underpaid: object.isUnderpaid,
  is_overpaid: object.isOverpaid,
  expires_at: Number.isSafeInteger(object.expiresAtMs) ? object.expiresAtMs : undefined,
  ...(object.failure && {
    api: object.failure.api,
    code: words.word(object.failure.code),
    category: object.failure.category,
    retry: object.failure.retry,
    is_known_code: object.failure.isKnown,
    message_shape: words.shape(object.failure),
    outcome: 'provider_error',
  }),
})
