import type { CallResult, ObservedCall } from '../calls/observed-call.ts'
import { buildEvent, type EventOrigin, type EventTools, traceOf } from './event-builder.ts'

/** Emits the events of one finished call: a `call` event, and an `order_state` event for each object whose state the answer reports. */
export function emitCallEvents(call: ObservedCall, result: CallResult, tools: EventTools) {
  const { guard, emit } = tools
  if (emit === undefined) return
  const origin: EventOrigin = { watched: call.watched, timeMs: Date.now(), trace: guard.run('call', () => traceOf(call.span)) }
  emit(buildEvent({ kind: 'call', call, result }, origin, tools))
  for (const object of result.reading?.objects ?? []) {
    if (object.state === undefined && object.providerState === '') continue
    emit(buildEvent({ kind: 'order_state', call, object }, origin, tools))
  }
}
