import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallbackResult, callbackResults } from '@paysignal/contract'
import { type CallbackAnswer, member } from '@paysignal/providers'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import type { WatchedProvider } from '../telemetry/watched-provider.ts'
import { bytesOf, createBodyReader } from './body-reader.ts'
import { CallbackMemory } from './callback-memory.ts'
import { resolveCallbackOptions } from './callback-options.ts'
import {
  type CallbackContext,
  type CheckedDelivery,
  checkDelivery,
  type Delivered,
  type ReadDelivery,
  receiveCallback,
  recordCallback,
} from './callback-receiver.ts'
import type { CallbackFunction, CallbackHandler, CallbackOptions, ObservedCallback, VerifiedCallback } from './callback-types.ts'
import { deliveredFromNode, deliveredFromRequest, oneText } from './raw-body.ts'

/** What is made of a delivery, and the answer to it. */
interface Answered {
  readonly delivered: Delivered
  readonly answer: CallbackAnswer
}

/** Makes the handler of one provider's callbacks. */
export function createCallbackHandler(
  callbackContext: CallbackContext,
  watched: WatchedProvider,
  handle: CallbackFunction,
  options: CallbackOptions | undefined,
): CallbackHandler {
  const { guard } = callbackContext
  const { rememberMs, rememberCount, handleTimeoutMs, ...bounds } = resolveCallbackOptions(options)
  // A provider without its secret fails here, at start, and not with the first callback.
  watched.provider.verifyCallback({ header: () => undefined, body: new Uint8Array(), nowMs: Date.now() })
  const memory = new CallbackMemory(rememberCount, rememberMs)
  const readBody = createBodyReader(bounds)
  const boundedHandle: CallbackFunction = (callback) => withinTime(handle, callback, handleTimeoutMs)

  /** What cannot be read counts as malformed: neither a stranger's request nor a framework's may make us reject. */
  const answerTo = async (read: () => Promise<Delivered>): Promise<Answered> => {
    const delivered = await read().catch((error: unknown): Delivered => {
      guard.failed('callback', error)
      return { kind: 'unread', result: 'rejected_malformed' }
    })
    try {
      return { delivered, answer: await receiveCallback(callbackContext, watched, memory, boundedHandle, delivered) }
    } catch (error) {
      guard.failed('callback', error)
      return { delivered, answer: watched.provider.callbackAnswers.refused }
    }
  }

  const handler = async (request: Request) => {
    if (isLookup(request)) return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const { answer } = await answerTo(async () => deliveredFromRequest(request, readBody))
    return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.contentType } })
  }
  const node = async (req: IncomingMessage, res: ServerResponse) => {
    if (isLookup(req)) return void guard.run('callback', () => sendNotAllowed(res))
    const { delivered, answer } = await answerTo(async () => deliveredFromNode(req, bounds.maxBodyBytes, readBody))
    guard.run('callback', () => {
      if (delivered.kind === 'unread') letGo(req, res, delivered.result, bounds.bodyTimeoutMs)
      sendAnswer(res, answer)
    })
  }
  return Object.assign(handler, { node })
}

/** Of a browser or a health check; no provider sends these, so they count as no callback. */
const isLookup = (request: { readonly method?: string | undefined } | null | undefined) => request?.method === 'GET' || request?.method === 'HEAD'

function sendNotAllowed(res: ServerResponse) {
  if (res.destroyed || res.headersSent) return
  res.writeHead(405, { allow: 'POST', 'content-length': 0 }).end()
}

/** Closes the connection of a request whose body is not read to its end. */
function letGo(req: IncomingMessage, res: ServerResponse, result: CallbackResult, timeoutMs: number) {
  if (req.complete || req.destroyed) return
  // Closed after the answer. A large body gets time to end: a sender that is cut off while it writes may miss the answer.
  if (result !== 'rejected_malformed') res.shouldKeepAlive = false
  const timer = setTimeout(() => req.destroy(), timeoutMs).unref()
  req.once('close', () => clearTimeout(timer))
}

function sendAnswer(res: ServerResponse, { status, contentType, body }: CallbackAnswer) {
  // A sender that did not wait for the answer will send again; there is nobody to tell.
  if (res.destroyed || res.headersSent) return
  res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
  res.end(body)
}

/** A handler that hangs is taken for failed, so that the provider's retry is handled anew. */
async function withinTime(handle: CallbackFunction, callback: VerifiedCallback, timeoutMs: number) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException('The callback was not handled in time', 'TimeoutError')), timeoutMs)
  })
  try {
    await Promise.race([handle(callback), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Watches callbacks that the service takes by itself: counts and reports, and answers nobody. */
export function createCallbackObserver(callbackContext: CallbackContext) {
  const { rememberMs, rememberCount } = resolveCallbackOptions()
  const memories = new Map<WatchedProvider, CallbackMemory>()
  const memoryOf = (watched: WatchedProvider) => {
    const memory = memories.get(watched) ?? new CallbackMemory(rememberCount, rememberMs)
    memories.set(watched, memory)
    return memory
  }
  return (watched: WatchedProvider, callback: ObservedCallback): CallbackResult => {
    const nowMs = Date.now()
    const body = bytesOf(member(callback, 'body'))
    const delivered: Delivered = body
      ? { kind: 'whole', header: headerOf(callback.headers), body, isRewritten: false }
      : { kind: 'unread', result: 'rejected_malformed' }
    const checked = checkDelivery(callbackContext.guard, watched, delivered, nowMs)
    const read = checked.kind === 'verified' ? rememberObserved(memoryOf(watched), checked) : { result: checked.result, verified: undefined }
    const result = member(callback, 'result')
    const reported: ReadDelivery = isResult(result) ? { ...read, result } : read
    recordCallback(callbackContext, watched, reported, nowMs, INVALID_SPAN)
    return reported.result
  }
}

const isResult = (result: unknown): result is CallbackResult => typeof result === 'string' && Object.hasOwn(callbackResults, result)

function rememberObserved(memory: CallbackMemory, { reading, verification }: Extract<CheckedDelivery, { kind: 'verified' }>): ReadDelivery {
  const met = memory.meet(reading.idempotencyKey, verification.requestId)
  if (met.kind === 'new') met.settle(true)
  const result = met.kind === 'new' ? 'accepted' : met.isReplay ? 'replayed' : 'duplicate'
  return { result, verified: { reading, timestampMs: verification.timestampMs } }
}

function headerOf(headers: ObservedCallback['headers']): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const))
  return (name) => oneText(values.get(name))
}
