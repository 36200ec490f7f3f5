import type { IncomingMessage, ServerResponse } from 'node:http'
import { context, trace } from '@opentelemetry/api'
import type { CallbackAnswer } from '@paysignal/providers'
import { InstrumentationError } from '../errors.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import { answerFor, fetchAnswer, fetchNotAllowed, isLookup, sendAnswer, sendNotAllowed } from './answer-request.ts'
import { createBodyReader } from './body-reader.ts'
import { CallbackMemory } from './callback-memory.ts'
import { type CallbackOptions, resolveCallbackOptions } from './callback-options.ts'
import type { CallbackFunction, CallbackHandler, VerifiedCallback } from './callback-types.ts'
import { checkRequest, type VerifiedRequest } from './check-request.ts'
import { type CallbackOutcome, handleCallback, withTimeLimit } from './handle-callback.ts'
import { type ReceivedRequest, receiveFromFetch, receiveFromNode } from './receive-request.ts'
import { type CallbackTools, recordCallback, startSpan } from './record-callback.ts'

/**
 * Makes the handler of one provider's callbacks. The handler receives a request, checks it, calls the service's function, records the outcome and
 * answers.
 */
export function createCallbackHandler(
  tools: CallbackTools,
  watched: WatchedProvider,
  handle: CallbackFunction,
  options: CallbackOptions | undefined,
): CallbackHandler {
  const { guard } = tools
  const { provider } = watched
  const { rememberMs, rememberCount, handleTimeoutMs, ...bounds } = resolveCallbackOptions(options)
  if (typeof handle !== 'function')
    throw new InstrumentationError('INVALID_OPTION', 'callbacks: the second argument must be the function that stores a callback')
  // If the provider was built without its secret, this call throws now. Otherwise the mistake would appear only at the first callback.
  provider.verifyCallback({ header: () => undefined, body: new Uint8Array(), nowMs: Date.now() })
  const memory = new CallbackMemory(rememberCount, rememberMs)
  const readBody = createBodyReader(bounds)
  const boundedHandle = withTimeLimit(handle, handleTimeoutMs)

  async function outcomeOf(received: ReceivedRequest, receivedAtMs: number): Promise<CallbackOutcome> {
    const checked = checkRequest(guard, watched, received, receivedAtMs)
    if (checked.kind === 'refused') return { result: checked.result, verified: undefined }
    return handleCallback(guard, memory, boundedHandle, callbackOf(provider.name, checked, receivedAtMs), checked)
  }

  async function answerOf(received: ReceivedRequest): Promise<CallbackAnswer> {
    const receivedAtMs = Date.now()
    const span = startSpan(tools, watched)
    const outcome = await context.with(trace.setSpan(context.active(), span), () => outcomeOf(received, receivedAtMs))
    recordCallback(tools, watched, outcome, receivedAtMs, span)
    return answerFor(provider, outcome.result)
  }

  /** Never rejects. A request that cannot be read counts as malformed. */
  async function receiveAndAnswer(receive: () => Promise<ReceivedRequest>) {
    const received = await receive().catch((error: unknown): ReceivedRequest => {
      guard.failed('callback', error)
      return { kind: 'unread', result: 'rejected_malformed' }
    })
    try {
      return { received, answer: await answerOf(received) }
    } catch (error) {
      guard.failed('callback', error)
      return { received, answer: provider.callbackAnswers.refused }
    }
  }

  const handler = async (request: Request) => {
    if (isLookup(request)) return fetchNotAllowed()
    const { answer } = await receiveAndAnswer(async () => receiveFromFetch(request, readBody))
    return fetchAnswer(answer)
  }
  const node = async (req: IncomingMessage, res: ServerResponse) => {
    if (isLookup(req)) return void guard.run('callback', () => sendNotAllowed(res))
    const { received, answer } = await receiveAndAnswer(async () => receiveFromNode(req, bounds.maxBodyBytes, readBody))
    guard.run('callback', () => sendAnswer(req, res, received, answer, bounds.bodyTimeoutMs))
  }
  return Object.assign(handler, { node })
}

/** Makes the argument of the service's function. */
function callbackOf(provider: string, { reading, rawBody, verification }: VerifiedRequest, receivedAtMs: number): VerifiedCallback {
  const { type, idempotencyKey, objects } = reading
  const { isSigned, body, timestampMs } = verification
  return { provider, type, idempotencyKey, isSigned, objects, body, rawBody, timestampMs, receivedAtMs }
}
