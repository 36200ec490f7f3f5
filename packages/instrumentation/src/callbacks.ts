import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallbackResult, callbackResults } from '@paysignal/contract'
import type { CallbackAnswer } from '@paysignal/providers'
import { CallbackMemory } from './callback-memory.ts'
import { type CallbackContext, checkDelivery, type Delivered, type ReadDelivery, receiveCallback, recordCallback } from './callback-receiver.ts'
import type { CallbackFunction, CallbackHandler, CallbackOptions, ObservedCallback, VerifiedCallback } from './callback-types.ts'
import { PaySignalError, shownNumber } from './errors.ts'
import { INVALID_SPAN } from './invalid-span.ts'
import { deliveredFromNode, deliveredFromRequest } from './raw-body.ts'
import type { WatchedProvider } from './watched-provider.ts'

interface ResolvedCallbackOptions {
  readonly maxBodyBytes: number
  readonly rememberMs: number
  readonly rememberCount: number
  readonly handleTimeoutMs: number
}

const hourMs = 3_600_000

function resolveCallbackOptions(options: CallbackOptions = {}): ResolvedCallbackOptions {
  const { maxBodyBytes = 65_536, rememberMs = 48 * hourMs, rememberCount = 50_000, handleTimeoutMs = 25_000 } = options
  for (const [name, value] of Object.entries({ maxBodyBytes, rememberMs, rememberCount, handleTimeoutMs }))
    if (!(Number.isFinite(value) && value >= 1))
      throw new PaySignalError('INVALID_OPTION', `callbacks.${name} must be at least 1, got ${shownNumber(value)}`)
  return { maxBodyBytes, rememberMs, rememberCount, handleTimeoutMs }
}

/** Makes the handler of one provider's callbacks. */
export function createCallbackHandler(
  callbackContext: CallbackContext,
  watched: WatchedProvider,
  handle: CallbackFunction,
  options: CallbackOptions | undefined,
): CallbackHandler {
  const { maxBodyBytes, rememberMs, rememberCount, handleTimeoutMs } = resolveCallbackOptions(options)
  // A provider without its secret fails here, at start, and not with the first callback.
  watched.provider.verifyCallback({ header: () => undefined, body: new Uint8Array(), nowMs: Date.now() })
  const memory = new CallbackMemory(rememberCount, rememberMs)
  const boundedHandle: CallbackFunction = (callback) => withinTime(handle, callback, handleTimeoutMs)
  const receive = (delivered: Delivered) => receiveCallback(callbackContext, watched, memory, boundedHandle, delivered)

  /** What cannot be read counts as malformed: neither a stranger's request nor a framework's may make us reject. */
  const answerTo = async (read: () => Promise<Delivered>) => {
    const delivered = await read().catch((error: unknown): Delivered => {
      callbackContext.guard.failed('callback', error)
      return { header: () => undefined, body: undefined }
    })
    try {
      return await receive(delivered)
    } catch (error) {
      callbackContext.guard.failed('callback', error)
      return watched.provider.callbackAnswers.refused
    }
  }

  const handler = async (request: Request) => {
    if (isLookup(request)) return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const { status, contentType, body } = await answerTo(async () => deliveredFromRequest(request, maxBodyBytes))
    return new Response(body, { status, headers: { 'content-type': contentType } })
  }
  const node = async (req: IncomingMessage, res: ServerResponse) => {
    if (isLookup(req)) return void callbackContext.guard.run('callback', () => sendNotAllowed(res))
    const answer = await answerTo(async () => deliveredFromNode(req, maxBodyBytes))
    callbackContext.guard.run('callback', () => sendAnswer(res, answer))
  }
  return Object.assign(handler, { node })
}

/** Of a browser or a health check; no provider sends these, so they count as no callback. */
const isLookup = (request: { readonly method?: string | undefined } | null | undefined) => request?.method === 'GET' || request?.method === 'HEAD'

function sendNotAllowed(res: ServerResponse) {
  if (res.destroyed || res.headersSent) return
  res.writeHead(405, { allow: 'POST', 'content-length': 0 }).end()
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

/** Watches callbacks that the service takes by itself: counts and tells, and answers nobody. */
export function createCallbackObserver(callbackContext: CallbackContext) {
  const memories = new Map<WatchedProvider, CallbackMemory>()
  const memoryOf = (watched: WatchedProvider) => {
    const memory = memories.get(watched) ?? new CallbackMemory(50_000, 48 * hourMs)
    memories.set(watched, memory)
    return memory
  }
  return (watched: WatchedProvider, { headers, body, result }: ObservedCallback): CallbackResult => {
    const nowMs = Date.now()
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const checked = checkDelivery(callbackContext.guard, watched, { header: headerOf(headers), body: bytes }, nowMs)
    const read = 'result' in checked ? checked : rememberObserved(memoryOf(watched), checked)
    const told: ReadDelivery = result !== undefined && Object.hasOwn(callbackResults, result) ? { ...read, result } : read
    recordCallback(callbackContext, watched, told, nowMs, INVALID_SPAN)
    return told.result
  }
}

function rememberObserved(memory: CallbackMemory, checked: Exclude<ReturnType<typeof checkDelivery>, ReadDelivery>): ReadDelivery {
  const { reading, verification } = checked
  const met = memory.meet(reading.idempotencyKey, verification.deliveryId)
  if (met.kind === 'new') met.settle(true)
  const result = met.kind === 'new' ? 'accepted' : met.isReplay ? 'replayed' : 'duplicate'
  return { result, verified: { reading, timestampMs: verification.timestampMs } }
}

function headerOf(headers: ObservedCallback['headers']): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const values = new Map(entries)
  return (name) => {
    const value = values.get(name)
    return typeof value === 'string' ? value : value?.[0]
  }
}
