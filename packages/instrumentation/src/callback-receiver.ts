import { context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { attributes, type CallbackResult } from '@paysignal/contract'
import type { CallbackAnswer, CallbackReading, CallbackVerification } from '@paysignal/providers'
import { bufferOf } from './body.ts'
import type { EventTools } from './call-events.ts'
import { emitCallbackEvents } from './callback-events.ts'
import type { CallbackMemory } from './callback-memory.ts'
import type { CallbackFunction, VerifiedCallback } from './callback-types.ts'
import { errorWord } from './error-word.ts'
import type { Guard } from './guard.ts'
import { observe } from './instruments.ts'
import { INVALID_SPAN } from './invalid-span.ts'
import type { RecordId } from './order-ids.ts'
import type { WatchedProvider } from './watched-provider.ts'

/** A delivery as it came in; no body when it was too large, or could not be read. */
export interface Delivered {
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array | undefined
  /** The body is not the one that was received: a framework parsed it, and it was written again. */
  readonly isRewritten?: boolean
}

export interface CallbackContext extends EventTools {
  readonly tracer: () => Tracer
  readonly guard: Guard
}

/** What was found out about a delivery. */
export interface ReadDelivery {
  readonly result: CallbackResult
  /** Only of a verified delivery; nothing of another one is recorded. */
  readonly verified?: { readonly reading: CallbackReading; readonly timestampMs: number | undefined }
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
    process(callbackContext.guard, watched, memory, handle, delivered, receivedAtMs),
  )
  callbackContext.guard.run('callback', () => recordCallback(callbackContext, watched, read, receivedAtMs, span))
  const { accepted, refused } = watched.provider.callbackAnswers
  return isAccepted(read.result) ? accepted : refused
}

const isAccepted = (result: CallbackResult) => result === 'accepted' || result === 'duplicate' || result === 'replayed'

/** The provider is a stranger to our traces: whatever `traceparent` it sends is not read. */
function startSpan({ tracer, guard }: CallbackContext, watched: WatchedProvider): Span {
  const kind = trace.getActiveSpan() ? SpanKind.INTERNAL : SpanKind.SERVER
  const start = () => tracer().startSpan(`${watched.provider.name} callback`, { kind, attributes: { [attributes.provider]: watched.provider.name } })
  return guard.run('callback', start) ?? INVALID_SPAN
}

async function process(
  guard: Guard,
  watched: WatchedProvider,
  memory: CallbackMemory,
  handle: CallbackFunction,
  delivered: Delivered,
  receivedAtMs: number,
): Promise<ReadDelivery> {
  const checked = checkDelivery(guard, watched, delivered, receivedAtMs)
  if ('result' in checked) return checked
  const { reading, body, rawBody, verification } = checked
  const { isSigned, timestampMs } = verification
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
  const met = memory.meet(idempotencyKey, verification.deliveryId)
  if (met.kind === 'new') {
    const isHandled = await runHandler(handle, callback)
    met.settle(isHandled)
    return { result: isHandled ? 'accepted' : 'handler_failed', verified }
  }
  const isHandled = met.kind === 'handled' || (await met.handled)
  return { result: isHandled ? (met.isReplay ? 'replayed' : 'duplicate') : 'handler_failed', verified }
}

async function runHandler(handle: CallbackFunction, callback: VerifiedCallback): Promise<boolean> {
  try {
    await handle(callback)
    return true
  } catch (error) {
    // The service's own error: it is counted, shown on the span by its code or class, and answered with "try again".
    trace.getActiveSpan()?.setAttribute('exception.type', errorWord(error))
    return false
  }
}

interface CheckedDelivery {
  readonly reading: CallbackReading
  readonly body: unknown
  readonly rawBody: Uint8Array
  readonly verification: Extract<CallbackVerification, { isValid: true }>
}

/** Verifies over the raw bytes, and only then parses them. */
export function checkDelivery(
  guard: Guard,
  watched: WatchedProvider,
  { header, body, isRewritten }: Delivered,
  nowMs: number,
): CheckedDelivery | ReadDelivery {
  if (body === undefined) return { result: 'rejected_malformed' }
  try {
    const verification = watched.provider.verifyCallback({ header, body, nowMs })
    if (!verification.isValid) {
      const isOurs = isRewritten && verification.reason === 'rejected_signature'
      return { result: isOurs ? 'rejected_reserialised' : verification.reason }
    }
    const parsed = parseJson(body)
    const reading = parsed === undefined ? undefined : watched.provider.readCallback(parsed)
    return reading === undefined ? { result: 'rejected_malformed' } : { reading, body: parsed, rawBody: body, verification }
  } catch (error) {
    // A provider without its secret, or one that breaks its promise: not the sender's fault, who is asked to come again.
    guard.failed('callback', error)
    return { result: 'handler_failed' }
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(bufferOf(body).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Counts a delivery and tells of it. */
export function recordCallback(tools: EventTools, watched: WatchedProvider, read: ReadDelivery, receivedAtMs: number, span: Span) {
  const { result, verified } = read
  watched.callbacks[result].value += 1
  if (verified?.timestampMs !== undefined) observe(watched.callbackLag, Math.max(0, receivedAtMs - verified.timestampMs) / 1_000)
  for (const { failure } of verified?.reading.objects ?? [])
    if (failure) watched.countError(failure.api, failure.code, failure.category, failure.isKnown)
  endSpan(span, watched, read, tools.recordId)
  emitCallbackEvents(watched, read, receivedAtMs, span, tools)
}

function endSpan(span: Span, { words }: WatchedProvider, { result, verified }: ReadDelivery, recordId: RecordId) {
  if (span.isRecording()) {
    span.setAttribute(attributes.callbackResult, result)
    const object = verified?.reading.objects[0]
    if (verified) span.setAttributes({ [attributes.callbackType]: words.word(verified.reading.type) })
    if (object?.id) span.setAttribute(attributes.orderId, recordId(object.id))
    if (object?.state) span.setAttribute(attributes.orderState, object.state)
    if (!isAccepted(result)) {
      span.setAttribute(attributes.errorType, result)
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
  }
  span.end()
}
