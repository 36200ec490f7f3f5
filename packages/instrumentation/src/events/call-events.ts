import { isSpanContextValid, type Span } from '@opentelemetry/api'
import { type PaySignalEvent, type StateSource, states } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'
import type { CallResult, ObservedCall } from '../calls/call-observer.ts'
import { unansweredCategory } from '../calls/failure.ts'
import type { Guard } from '../telemetry/guard.ts'
import { pluginVersion } from '../telemetry/version.ts'
import type { RecordId } from '../words/order-ids.ts'
import type { EventStamp } from './event-stamp.ts'

/** What the events of a call are made with. */
export interface EventTools {
  readonly guard: Guard
  readonly recordId: RecordId
  readonly stamp: EventStamp
  readonly emit: ((event: PaySignalEvent) => void) | undefined
}

/** Emits the events of one finished call: the call itself, and one for each look at an object. */
export function emitCallEvents(call: ObservedCall, result: CallResult, { guard, recordId, stamp, emit }: EventTools) {
  if (emit === undefined) return
  const nowMs = Date.now()
  const trace = guard.run('call', () => traceOf(call.span))
  emit(callEvent(call, result, recordId, stamp, nowMs, trace))
  if (result.reading === undefined) return
  for (const object of result.reading.objects) {
    if (object.state === undefined && object.providerState === '') continue
    emit(orderStateEvent(call, object, recordId, stamp, nowMs, trace))
  }
}

/** The span's ids, where it belongs to a trace. */
export function traceOf(span: Span): { readonly traceId: string; readonly spanId: string } | undefined {
  const spanContext = span.spanContext()
  return isSpanContextValid(spanContext) ? spanContext : undefined
}

type Trace = ReturnType<typeof traceOf>

// One literal with every key, always in the same order: spreading parts into each other costs several times as much, on every call.
function callEvent(call: ObservedCall, result: CallResult, recordId: RecordId, stamp: EventStamp, nowMs: number, trace: Trace): PaySignalEvent {
  const { watched, operation, timestampAgeMs } = call
  const { words } = watched
  const { outcome, reading, failure, skew } = result
  const error = reading?.error
  const object = reading?.objects[0]
  const rateLimit = reading?.rateLimit
  return {
    event_id: stamp.nextId(),
    event_time: nowMs,
    kind: 'call',
    provider: watched.provider.name,
    service: stamp.service,
    service_version: stamp.serviceVersion,
    instance: stamp.instance,
    plugin_version: pluginVersion,
    api: error ? error.api : operation.api,
    operation: operation.name,
    code: error && words.word(error.code),
    category: error ? error.category : outcome === 'ok' || outcome === 'provider_error' ? undefined : unansweredCategory[outcome],
    outcome,
    retry: error?.retry,
    is_known_code: error?.isKnown,
    message_shape: error && words.shape(error),
    transport_error: failure?.name,
    http_status: call.httpStatus,
    duration_ms: round(result.durationMs),
    object: object?.type,
    order_id: object && recordId(object.id),
    provider_order_id: object && recordId(object.providerId),
    parent_order_id: object?.parentId === undefined ? undefined : recordId(object.parentId),
    chain: words.word(object?.chain),
    currency: words.word(object?.currency),
    clock_skew_ms: skew && round(skew.skewMs),
    clock_error_ms: skew && round(skew.errorMs),
    timestamp_age_ms: timestampAgeMs,
    timestamp_window_ms: timestampAgeMs === undefined ? undefined : watched.provider.timestampWindowMs,
    rate_limit_limit: integer(rateLimit?.limit),
    rate_limit_remaining: integer(rateLimit?.remaining),
    retry_after_ms: integer(rateLimit?.retryAfterMs),
    server_address: call.host.address,
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  }
}

function orderStateEvent(
  call: ObservedCall,
  object: ObjectReading,
  recordId: RecordId,
  stamp: EventStamp,
  nowMs: number,
  trace: Trace,
): PaySignalEvent {
  const { watched, operation } = call
  const { words } = watched
  const { failure, state } = object
  return {
    event_id: stamp.nextId(),
    event_time: nowMs,
    kind: 'order_state',
    provider: watched.provider.name,
    service: stamp.service,
    service_version: stamp.serviceVersion,
    instance: stamp.instance,
    plugin_version: pluginVersion,
    api: failure ? failure.api : operation.api,
    operation: operation.name,
    code: failure && words.word(failure.code),
    category: failure?.category,
    outcome: failure ? 'provider_error' : 'ok',
    retry: failure?.retry,
    is_known_code: failure?.isKnown,
    message_shape: failure && words.shape(failure),
    object: object.type,
    order_id: recordId(object.id),
    provider_order_id: recordId(object.providerId),
    parent_order_id: object.parentId === undefined ? undefined : recordId(object.parentId),
    state,
    provider_state: words.word(object.providerState),
    state_source: sourceOf(operation.name),
    is_final: state !== undefined && states[state].isFinal,
    is_announced: object.isAnnounced,
    is_underpaid: object.isUnderpaid,
    is_overpaid: object.isOverpaid,
    expires_at: integer(object.expiresAtMs),
    chain: words.word(object.chain),
    currency: words.word(object.currency),
    server_address: call.host.address,
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  }
}

const sourceOf = (operation: string): StateSource => (operation.endsWith('.create') ? 'create' : 'query')

/** A tenth of a millisecond is as much as any of these clocks can tell. */
const round = (ms: number) => Math.round(ms * 10) / 10

const integer = (value: number | undefined) => (Number.isSafeInteger(value) ? value : undefined)
