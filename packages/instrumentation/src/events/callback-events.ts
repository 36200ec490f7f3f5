import type { Span } from '@opentelemetry/api'
import type { CallbackOutcome } from '../callbacks/handle-callback.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import { buildEvent, type EventOrigin, type EventTools, traceOf } from './event-builder.ts'

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
  const origin: EventOrigin = { watched, timeMs: receivedAtMs, trace: guard.run('callback', () => traceOf(span)) }
  const timestampMs = verified?.timestampMs
  const callback = {
    callback_result: result,
    callback_type: watched.words.word(verified?.reading.type),
    callback_lag_ms: timestampMs === undefined ? undefined : receivedAtMs - timestampMs,
  }
  const objects = verified?.reading.objects ?? []
  if (objects.length === 0) emit(buildEvent({ kind: 'callback', callback, object: undefined }, origin, tools))
  for (const object of objects) emit(buildEvent({ kind: 'callback', callback, object }, origin, tools))
}
