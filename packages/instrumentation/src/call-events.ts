import { isSpanContextValid, type Span } from '@opentelemetry/api'
import { type PaySignalEvent, type StateSource, states } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'
import type { CallResult, ObservedCall } from './call-observer.ts'
import type { EventBase } from './event-maker.ts'
import type { RecordId } from './order-ids.ts'
import { codeFields, objectFields, stateFields, unansweredCategory } from './recorded-code.ts'

/** The events of one finished call: the call itself, and one for each look at an object. */
export function callEvents(
  call: ObservedCall,
  result: CallResult,
  recordId: RecordId,
  stamp: (timeMs: number) => EventBase,
): readonly PaySignalEvent[] {
  const nowMs = Date.now()
  const trace = traceFields(call.span)
  const events: PaySignalEvent[] = [callEvent(call, result, recordId, stamp(nowMs), trace)]
  for (const object of result.reading?.objects ?? []) {
    if (object.state === undefined && object.providerState === '') continue
    events.push(orderStateEvent(call, object, recordId, stamp(nowMs), trace))
  }
  return events
}

type TraceFields = Pick<PaySignalEvent, 'trace_id' | 'span_id'>

export function traceFields(span: Span): TraceFields {
  const spanContext = span.spanContext()
  return isSpanContextValid(spanContext) ? { trace_id: spanContext.traceId, span_id: spanContext.spanId } : {}
}

function callEvent(call: ObservedCall, result: CallResult, recordId: RecordId, base: EventBase, trace: TraceFields): PaySignalEvent {
  const { watched, operation, timestampAgeMs } = call
  const { outcome, reading, failure, durationMs, skew } = result
  const object = reading?.objects[0]
  return {
    ...base,
    kind: 'call',
    provider: watched.provider.name,
    api: operation.api,
    operation: operation.name,
    outcome,
    ...(reading?.error ? codeFields(reading.error) : outcome !== 'ok' && outcome !== 'provider_error' && { category: unansweredCategory[outcome] }),
    transport_error: failure?.name,
    http_status: call.httpStatus,
    duration_ms: round(durationMs),
    ...(object && objectFields(object, recordId)),
    clock_skew_ms: skew && round(skew.skewMs),
    clock_error_ms: skew && round(skew.errorMs),
    timestamp_age_ms: timestampAgeMs,
    timestamp_window_ms: timestampAgeMs === undefined ? undefined : watched.provider.timestampWindowMs,
    rate_limit_limit: integer(reading?.rateLimit?.limit),
    rate_limit_remaining: integer(reading?.rateLimit?.remaining),
    retry_after_ms: integer(reading?.rateLimit?.retryAfterMs),
    server_address: call.host.address,
    ...trace,
  }
}

function orderStateEvent(call: ObservedCall, object: ObjectReading, recordId: RecordId, base: EventBase, trace: TraceFields): PaySignalEvent {
  const { failure, state } = object
  return {
    ...base,
    kind: 'order_state',
    provider: call.watched.provider.name,
    api: call.operation.api,
    operation: call.operation.name,
    outcome: failure ? 'provider_error' : 'ok',
    ...(failure && codeFields(failure)),
    ...objectFields(object, recordId),
    ...stateFields(object, state !== undefined && states[state].isFinal),
    state_source: sourceOf(call),
    server_address: call.host.address,
    ...trace,
  }
}

const sourceOf = ({ operation }: ObservedCall): StateSource => (operation.name.endsWith('.create') ? 'create' : 'query')

/** A tenth of a millisecond is as much as any of these clocks can tell. */
const round = (ms: number) => Math.round(ms * 10) / 10

const integer = (value: number | undefined) => (Number.isSafeInteger(value) ? value : undefined)
