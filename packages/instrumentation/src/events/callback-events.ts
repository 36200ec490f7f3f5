import type { Span } from '@opentelemetry/api'
import type { ObjectReading } from '@paysignal/providers'
import type { CallbackOutcome } from '../callbacks/handle-callback.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import { buildEvent, type EventTools, traceOf } from './event-builder.ts'

/**
 * Emits the events of one callback request: one for each object that the callback is about. For a request that was not verified, the event holds only
 * the provider and the result.
 */
export function emitCallbackEvents(
  watched: Pick<WatchedProvider, 'provider' | 'words' | 'mayReportRefusal'>,
  { result, verified }: CallbackOutcome,
  receivedAtMs: number,
  span: Span,
  tools: EventTools,
) {
  const { guard, emit } = tools
  if (emit === undefined) return
  if (verified === undefined && !watched.mayReportRefusal(result, receivedAtMs)) return
  const trace = guard.run('callback', () => traceOf(span))
  const timestampMs = verified?.timestampMs
  const callback = {
    callback_result: result,
    callback_type: watched.words.word(verified?.reading.type),
    callback_lag_ms: timestampMs === undefined ? undefined : receivedAtMs - timestampMs,
  }
  const emitOne = (object: ObjectReading | undefined) => {
    const failure = object?.failure
    const facts = {
      kind: 'callback',
      timeMs: receivedAtMs,
      watched,
      operation: undefined,
      serverAddress: undefined,
      outcome: failure && 'provider_error',
      category: failure?.category,
      error: failure,
      object,
      stateSource: object && 'callback',
      call: undefined,
      callback,
      trace,
    } as const
    emit(buildEvent(facts, tools))
  }
  const objects = verified?.reading.objects ?? []
  if (objects.length === 0) emitOne(undefined)
  for (const object of objects) emitOne(object)
}
