import { isSpanContextValid, type Span } from '@opentelemetry/api'
import { type Outcome, type PaySignalEvent, states } from '@paysignal/contract'
import type { CodeReading, ObjectReading } from '@paysignal/providers'
import type { CallResult, ObservedCall } from '../calls/observed-call.ts'
import type { Guard } from '../guard.ts'
import { pluginVersion } from '../telemetry/version.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import type { RecordId } from '../words/record-id.ts'
import type { EventStamp } from './event-stamp.ts'

/** The parts of one plugin that build and emit all its events. */
export interface EventTools {
  readonly guard: Guard
  readonly recordId: RecordId
  readonly stamp: EventStamp
  /** Undefined if there is no destination for events. Then no events are built. */
  readonly emit: ((event: PaySignalEvent) => void) | undefined
}

/** What one event reports. */
export type EventSubject =
  /** A finished call. */
  | { readonly kind: 'call'; readonly call: ObservedCall; readonly result: CallResult }
  /** An order, refund or payout whose state the answer of a call reports. */
  | { readonly kind: 'order_state'; readonly call: ObservedCall; readonly object: ObjectReading }
  /** A callback request, and an object that it is about; undefined if there is none. */
  | { readonly kind: 'callback'; readonly callback: CallbackFields; readonly object: ObjectReading | undefined }

export type CallbackFields = Pick<PaySignalEvent, 'callback_result' | 'callback_type' | 'callback_lag_ms'>

/** Where and when the subject of an event was observed. */
export interface EventOrigin {
  readonly watched: Pick<WatchedProvider, 'provider' | 'words'>
  readonly timeMs: number
  readonly trace: TraceIds | undefined
}

export interface TraceIds {
  readonly traceId: string
  readonly spanId: string
}

/** The ids of a span; undefined if the span belongs to no trace. */
export function traceOf(span: Span): TraceIds | undefined {
  const spanContext = span.spanContext()
  return isSpanContextValid(spanContext) ? spanContext : undefined
}

/** Builds every event of the plugin. Fields that an event does not have are undefined, and the encoder leaves them out. */
export function buildEvent(
  subject: EventSubject,
  { watched, timeMs, trace }: EventOrigin,
  { stamp, recordId }: Pick<EventTools, 'stamp' | 'recordId'>,
): PaySignalEvent {
  const { words, provider } = watched
  // A member is read only from the kinds that have it. For the other kinds, a polluted `Object.prototype` could supply it.
  const ended = subject.kind === 'call' ? subject : undefined
  const stated = subject.kind === 'call' ? undefined : subject.object
  const call = subject.kind === 'callback' ? undefined : subject.call
  const callback = subject.kind === 'callback' ? subject.callback : undefined
  const result = ended?.result
  const reading = result?.reading
  const object = stated ?? reading?.objects[0]
  const error = ended ? reading?.error : stated?.failure
  const rateLimit = reading?.rateLimit
  const skew = result?.skew
  const timestampAgeMs = ended?.call.timestampAgeMs
  // One literal for all events, so that all have the same keys in the same sequence. Spreading parts into each other takes several times as long, on
  // every call.
  return {
    event_id: stamp.nextId(),
    event_time: timeMs,
    kind: subject.kind,
    provider: provider.name,
    service: stamp.service,
    service_version: stamp.serviceVersion,
    instance: stamp.instance,
    plugin_version: pluginVersion,
    api: error ? error.api : call?.operation.api,
    operation: call?.operation.name,
    code: error && words.word(error.code),
    category: result ? result.category : error?.category,
    outcome: subject.kind === 'call' ? subject.result.outcome : outcomeOf(subject.kind, error),
    retry: error?.retry,
    is_known_code: error?.isKnown,
    message_shape: error && words.shape(error),
    transport_error: result?.failure?.name,
    http_status: ended?.call.httpStatus,
    duration_ms: result && rounded(result.durationMs),
    object: object?.type,
    order_id: object && recordId(object.id),
    provider_order_id: object && recordId(object.providerId),
    parent_order_id: object?.parentId === undefined ? undefined : recordId(object.parentId),
    state: stated?.state,
    provider_state: words.word(stated?.providerState),
    state_source: stated && (call ? call.operation.stateSource : 'callback'),
    is_final: stated?.state && states[stated.state].isFinal,
    is_announced: stated?.isAnnounced,
    is_underpaid: stated?.isUnderpaid,
    is_overpaid: stated?.isOverpaid,
    expires_at: integer(stated?.expiresAtMs),
    callback_result: callback?.callback_result,
    callback_type: callback?.callback_type,
    callback_lag_ms: callback?.callback_lag_ms,
    chain: words.word(object?.chain),
    currency: words.word(object?.currency),
    clock_skew_ms: skew && rounded(skew.skewMs),
    clock_error_ms: skew && rounded(skew.errorMs),
    timestamp_age_ms: timestampAgeMs,
    timestamp_window_ms: timestampAgeMs === undefined ? undefined : provider.timestampWindowMs,
    rate_limit_limit: integer(rateLimit?.limit),
    rate_limit_remaining: integer(rateLimit?.remaining),
    retry_after_ms: integer(rateLimit?.retryAfterMs),
    server_address: call?.host.address,
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  }
}

/** The outcome of an event that does not report a whole call. A callback without a failure has none. */
function outcomeOf(kind: 'order_state' | 'callback', failure: CodeReading | undefined): Outcome | undefined {
  if (failure) return 'provider_error'
  return kind === 'order_state' ? 'ok' : undefined
}

/** Rounds to a tenth of a millisecond, because the clocks are not more precise. */
const rounded = (ms: number) => Math.round(ms * 10) / 10

/** Returns undefined for a value that is not an integer, because a custom provider may return a fraction or NaN. */
const integer = (value: number | undefined) => (Number.isSafeInteger(value) ? value : undefined)
