import { isSpanContextValid, type Span } from '@opentelemetry/api'
import { type Category, type Outcome, type PaySignalEvent, type StateSource, states } from '@paysignal/contract'
import type { CodeReading, ObjectReading } from '@paysignal/providers'
import type { CallResult, ObservedCall } from '../calls/observed-call.ts'
import type { Guard } from '../guard.ts'
import { pluginVersion } from '../telemetry/version.ts'
import type { WatchedOperation, WatchedProvider } from '../watched-provider.ts'
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

/** The facts of one event. Every member is required, so that none is read from a polluted `Object.prototype`. */
export interface EventFacts {
  readonly kind: PaySignalEvent['kind']
  readonly timeMs: number
  readonly watched: Pick<WatchedProvider, 'provider' | 'words'>
  /** The operation that was called; undefined for a callback. */
  readonly operation: WatchedOperation | undefined
  readonly serverAddress: string | undefined
  readonly outcome: Outcome | undefined
  readonly category: Category | undefined
  /** The provider's code for what went wrong. */
  readonly error: CodeReading | undefined
  /** The order, refund or payout that the event is about. */
  readonly object: ObjectReading | undefined
  /** Where the object's state was read; undefined if the event does not report the state. */
  readonly stateSource: StateSource | undefined
  /** Set only for events of the kind `call`. */
  readonly call: { readonly observed: ObservedCall; readonly result: CallResult } | undefined
  /** Set only for events of the kind `callback`. */
  readonly callback: Pick<PaySignalEvent, 'callback_result' | 'callback_type' | 'callback_lag_ms'> | undefined
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
export function buildEvent(facts: EventFacts, { stamp, recordId }: Pick<EventTools, 'stamp' | 'recordId'>): PaySignalEvent {
  const { watched, operation, error, object, stateSource, call, callback, trace } = facts
  const { words, provider } = watched
  const stated = stateSource && object
  const rateLimit = call?.result.reading?.rateLimit
  const skew = call?.result.skew
  const timestampAgeMs = call?.observed.timestampAgeMs
  // The event is one literal with every key in the same sequence. Building it from parts by spreading takes several times as long, on every call.
  return {
    event_id: stamp.nextId(),
    event_time: facts.timeMs,
    kind: facts.kind,
    provider: provider.name,
    service: stamp.service,
    service_version: stamp.serviceVersion,
    instance: stamp.instance,
    plugin_version: pluginVersion,
    api: error ? error.api : operation?.api,
    operation: operation?.name,
    code: error && words.word(error.code),
    category: facts.category,
    outcome: facts.outcome,
    retry: error?.retry,
    is_known_code: error?.isKnown,
    message_shape: error && words.shape(error),
    transport_error: call?.result.failure?.name,
    http_status: call?.observed.httpStatus,
    duration_ms: call && rounded(call.result.durationMs),
    object: object?.type,
    order_id: object && recordId(object.id),
    provider_order_id: object && recordId(object.providerId),
    parent_order_id: object?.parentId === undefined ? undefined : recordId(object.parentId),
    state: stated?.state,
    provider_state: words.word(stated?.providerState),
    state_source: stateSource,
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
    server_address: facts.serverAddress,
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
  }
}

/** Rounds to a tenth of a millisecond, because the clocks are not more precise. */
const rounded = (ms: number) => Math.round(ms * 10) / 10

/** Returns undefined for a value that is not an integer, because a custom provider may return a fraction or NaN. */
const integer = (value: number | undefined) => (Number.isSafeInteger(value) ? value : undefined)
