import { context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { attributes, type CallbackResult } from '@paysignal/contract'
import type { CallbackAnswer, CallbackReading, CallbackVerification } from '@paysignal/providers'
import type { EventTools } from '../events/call-events.ts'
import { emitCallbackEvents } from '../events/callback-events.ts'
import { ownCallbackReading, ownVerification } from '../own-reading.ts'
import type { Guard } from '../telemetry/guard.ts'
import { observe } from '../telemetry/instruments.ts'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import type { WatchedProvider } from '../telemetry/watched-provider.ts'
import { errorWord } from '../words/error-word.ts'
import type { RecordId } from '../words/order-ids.ts'
import type { BodyRefusal } from './body-reader.ts'
import type { CallbackMemory } from './callback-memory.ts'
import type { CallbackFunction, VerifiedCallback } from './callback-types.ts'

/** A delivery as it came in. */
export type Delivered =
  | {
      readonly kind: 'whole'
      readonly header: (name: string) => string | undefined
      readonly body: Uint8Array
      /** The body is not the one that was received: a framework parsed it, and it was written again. */
      readonly isRewritten: boolean
    }
  /** Too large, too slow, one too many, or not to be read. */
  | { readonly kind: 'unread'; readonly result: BodyRefusal }

export interface CallbackContext extends EventTools {
  readonly tracer: () => Tracer
}

/** What was found out about a delivery. */
export interface ReadDelivery {
  readonly result: CallbackResult
  /** Only of a verified delivery; nothing of another one is recorded. */
  readonly verified: { readonly reading: CallbackReading; readonly timestampMs: number | undefined } | undefined
}

/** Takes one delivery from its raw bytes to the provider's answer. Never rejects. */
export async function receiveCallback(
  callbackContext: CallbackContext,
  watched: WatchedProvider,
  memory: CallbackMemory,
  handle: CallbackFunction,
  delivered: Delivered,
): Promise<CallbackAnswer> {
  const receivedAtMs = Date.now()
  const span = startSpan(callbackContext, watched)
  const read = await context.with(trace.setSpan(context.active(), span), () =>
    checkAndHandle(callbackContext.guard, watched, memory, handle, delivered, receivedAtMs),
  )
  recordCallback(callbackContext, watched, read, receivedAtMs, span)
  const { accepted, refused } = watched.provider.callbackAnswers
  return isAccepted(read.result) ? accepted : refused
}

const isAccepted = (result: CallbackResult) => result === 'accepted' || result === 'duplicate' || result === 'replayed'

/** The provider is a stranger to our traces: whatever `traceparent` it sends is not read. */
function startSpan({ tracer, guard }: CallbackContext, watched: WatchedProvider): Span {
  const start = () => {
    const kind = trace.getActiveSpan() ? SpanKind.INTERNAL : SpanKind.SERVER
    return tracer().startSpan(`${watched.provider.name} callback`, { kind, attributes: { [attributes.provider]: watched.provider.name } })
  }
  return guard.run('callback', start) ?? INVALID_SPAN
}

async function checkAndHandle(
  guard: Guard,
  watched: WatchedProvider,
  memory: CallbackMemory,
  handle: CallbackFunction,
  delivered: Delivered,
  receivedAtMs: number,
): Promise<ReadDelivery> {
  const checked = checkDelivery(guard, watched, delivered, receivedAtMs)
  if (checked.kind === 'refused') return { result: checked.result, verified: undefined }
  const { reading, rawBody, verification } = checked
  const { isSigned, timestampMs, body } = verification
  const verified = { reading, timestampMs }
  const { type, idempotencyKey, objects } = reading
  const callback: VerifiedCallback = {
    provider: watched.provider.name,
    type,
    idempotencyKey,
    isSigned,
    objects,
    body,
    rawBody,
    timestampMs,
    receivedAtMs,
  }
  const met = memory.meet(idempotencyKey, verification.requestId)
  if (met.kind === 'new') {
    const isHandled = await runHandler(guard, handle, callback)
    met.settle(isHandled)
    return { result: isHandled ? 'accepted' : 'handler_failed', verified }
  }
  const isHandled = met.kind === 'handled' || (await met.handled)
  return { result: isHandled ? (met.isReplay ? 'replayed' : 'duplicate') : 'handler_failed', verified }
}

async function runHandler(guard: Guard, handle: CallbackFunction, callback: VerifiedCallback): Promise<boolean> {
  try {
    await handle(callback)
    return true
  } catch (error) {
    // The service's own error: it is counted, shown on the span by its code or class, and answered with "try again".
    guard.run('callback', () => trace.getActiveSpan()?.setAttribute('exception.type', errorWord(error)))
    return false
  }
}

/** A delivery that is the provider's, or why it is refused. */
export type CheckedDelivery =
  | {
      readonly kind: 'verified'
      readonly reading: CallbackReading
      readonly rawBody: Uint8Array
      readonly verification: Extract<CallbackVerification, { isValid: true }>
    }
  | { readonly kind: 'refused'; readonly result: CallbackResult }

const refused = (result: CallbackResult): CheckedDelivery => ({ kind: 'refused', result })

/** Verifies over the raw bytes. The body is parsed once, by the provider, and only when it is genuine. */
export function checkDelivery(guard: Guard, watched: WatchedProvider, delivered: Delivered, nowMs: number): CheckedDelivery {
  if (delivered.kind === 'unread') return refused(delivered.result)
  const { header, body, isRewritten } = delivered
  try {
    const verification = ownVerification(watched.provider.verifyCallback({ header, body, nowMs }))
    if (!verification.isValid) {
      const isOurs = isRewritten && verification.reason === 'rejected_signature'
      return refused(isOurs ? 'rejected_reserialised' : verification.reason)
    }
    const reading = watched.provider.readCallback(verification.body)
    return reading === undefined
      ? refused('rejected_malformed')
      : { kind: 'verified', reading: ownCallbackReading(reading), rawBody: body, verification }
  } catch (error) {
    // A provider without its secret, or one that breaks its promise: not the sender's fault, who is asked to come again.
    guard.failed('callback', error)
    return refused('handler_failed')
  }
}

/** Counts a delivery and reports it. Each part is guarded for itself: a tracer that throws costs the span alone. */
export function recordCallback(tools: EventTools, watched: WatchedProvider, read: ReadDelivery, receivedAtMs: number, span: Span) {
  const { guard, recordId } = tools
  guard.run('callback', () => countCallback(watched, read, receivedAtMs))
  guard.run('callback', () => describeSpan(span, watched, read, recordId))
  guard.run('callback', () => emitCallbackEvents(watched, read, receivedAtMs, span, tools))
  guard.run('callback', () => span.end())
}

function countCallback(watched: WatchedProvider, { result, verified }: ReadDelivery, receivedAtMs: number) {
  watched.callbacks[result].value += 1
  if (verified?.timestampMs !== undefined) observe(watched.callbackLag, Math.max(0, receivedAtMs - verified.timestampMs) / 1_000)
  for (const { failure } of verified?.reading.objects ?? [])
    if (failure) watched.countError(failure.api, failure.code, failure.category, failure.isKnown)
}

function describeSpan(span: Span, { words }: WatchedProvider, { result, verified }: ReadDelivery, recordId: RecordId) {
  if (!span.isRecording()) return
  span.setAttribute(attributes.callbackResult, result)
  const object = verified?.reading.objects[0]
  if (verified) span.setAttribute(attributes.callbackType, words.word(verified.reading.type))
  if (object?.id) span.setAttribute(attributes.orderId, recordId(object.id))
  if (object?.state) span.setAttribute(attributes.orderState, object.state)
  if (isAccepted(result)) return
  span.setAttribute(attributes.errorType, result)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
