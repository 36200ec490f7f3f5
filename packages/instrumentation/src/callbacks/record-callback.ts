import { type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { attributes } from '@paysignal/contract'
import { emitCallbackEvents } from '../events/callback-events.ts'
import type { EventTools } from '../events/event-builder.ts'
import { countFailures, describeObject } from '../record-objects.ts'
import { observe } from '../telemetry/instruments.ts'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import type { RecordId } from '../words/record-id.ts'
import { type CallbackOutcome, isAccepted } from './handle-callback.ts'

/** The parts of the plugin that record callbacks. */
export interface CallbackTools extends EventTools {
  readonly tracer: () => Tracer
}

/** Starts the span of one callback request. A `traceparent` header from the provider is ignored, because the provider's traces are not ours. */
export function startSpan({ tracer, guard }: CallbackTools, watched: WatchedProvider): Span {
  const start = () => {
    const kind = trace.getActiveSpan() ? SpanKind.INTERNAL : SpanKind.SERVER
    return tracer().startSpan(`${watched.provider.name} callback`, { kind, attributes: { [attributes.provider]: watched.provider.name } })
  }
  return guard.run('callback', start) ?? INVALID_SPAN
}

/**
 * Records one callback request in counters, span and events. Errors of each part are caught separately: if the tracer throws, only the span is lost.
 */
export function recordCallback(tools: CallbackTools, watched: WatchedProvider, outcome: CallbackOutcome, receivedAtMs: number, span: Span) {
  const { guard, recordId } = tools
  guard.run('callback', () => countCallback(watched, outcome, receivedAtMs))
  guard.run('callback', () => describeSpan(span, watched, outcome, recordId))
  guard.run('callback', () => emitCallbackEvents(watched, outcome, receivedAtMs, span, tools))
  guard.run('callback', () => span.end())
}

function countCallback(watched: WatchedProvider, { result, verified }: CallbackOutcome, receivedAtMs: number) {
  watched.callbacks[result].value += 1
  if (verified?.timestampMs !== undefined) observe(watched.callbackLag, Math.max(0, receivedAtMs - verified.timestampMs) / 1_000)
  if (verified) countFailures(watched, verified.reading.objects)
}

function describeSpan(span: Span, { words }: WatchedProvider, { result, verified }: CallbackOutcome, recordId: RecordId) {
  if (!span.isRecording()) return
  span.setAttribute(attributes.callbackResult, result)
  if (verified) {
    span.setAttribute(attributes.callbackType, words.word(verified.reading.type))
    describeObject(span, verified.reading.objects, recordId)
  }
  if (isAccepted(result)) return
  span.setAttribute(attributes.errorType, result)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
