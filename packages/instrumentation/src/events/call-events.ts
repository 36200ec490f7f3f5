import type { CallResult, ObservedCall } from '../calls/observed-call.ts'
import { buildEvent, type EventTools, traceOf } from './event-builder.ts'

/** Emits the events of one finished call: a `call` event, and an `order_state` event for each object whose state the answer reports. */
export function emitCallEvents(call: ObservedCall, result: CallResult, tools: EventTools) {
  const { guard, emit } = tools
  if (emit === undefined) return
  const { watched, operation } = call
  const timeMs = Date.now()
  const serverAddress = call.host.address
  const trace = guard.run('call', () => traceOf(call.span))
  const { outcome, category, reading } = result
  const facts = {
    kind: 'call',
    timeMs,
    watched,
    operation,
    serverAddress,
    outcome,
    category,
    error: reading?.error,
    object: reading?.objects[0],
    stateSource: undefined,
    call: { observed: call, result },
    callback: undefined,
    trace,
  } as const
  emit(buildEvent(facts, tools))
  for (const object of reading?.objects ?? []) {
    if (object.state === undefined && object.providerState === '') continue
    const { failure } = object
    const stateFacts = {
      kind: 'order_state',
      timeMs,
      watched,
      operation,
      serverAddress,
      outcome: failure ? 'provider_error' : 'ok',
      category: failure?.category,
      error: failure,
      object,
      stateSource: operation.stateSource,
      call: undefined,
      callback: undefined,
      trace,
    } as const
    emit(buildEvent(stateFacts, tools))
  }
}
