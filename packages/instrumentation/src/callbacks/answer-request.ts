import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallbackResult } from '@paysignal/contract'
import type { CallbackAnswer, Provider } from '@paysignal/providers'
import { isAccepted } from './handle-callback.ts'
import type { ReceivedRequest } from './receive-request.ts'

/** The answer in the form that the provider expects: for a success, or for a request to send the callback again. */
export const answerFor = ({ callbackAnswers }: Provider, result: CallbackResult): CallbackAnswer =>
  isAccepted(result) ? callbackAnswers.accepted : callbackAnswers.refused

/** True for the GET or HEAD request of a browser or a health check. Providers send neither, so such a request is not counted as a callback. */
export const isLookup = (request: { readonly method?: string | undefined } | null | undefined) =>
  request?.method === 'GET' || request?.method === 'HEAD'

export const fetchAnswer = ({ status, contentType, body }: CallbackAnswer): Response =>
  new Response(body, { status, headers: { 'content-type': contentType } })

export const fetchNotAllowed = (): Response => new Response(null, { status: 405, headers: { allow: 'POST' } })

/** Answers a request of `node:http`. Closes the connection if the body was not read to its end. */
export function sendAnswer(req: IncomingMessage, res: ServerResponse, received: ReceivedRequest, answer: CallbackAnswer, bodyTimeoutMs: number) {
  if (received.kind === 'unread') closeConnection(req, res, received.result, bodyTimeoutMs)
  // A sender that closed the connection gets no answer. It will send the callback again.
  if (res.destroyed || res.headersSent) return
  res.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': Buffer.byteLength(answer.body) })
  res.end(answer.body)
}

export function sendNotAllowed(res: ServerResponse) {
  if (res.destroyed || res.headersSent) return
  res.writeHead(405, { allow: 'POST', 'content-length': 0 }).end()
}

function closeConnection(req: IncomingMessage, res: ServerResponse, result: CallbackResult, timeoutMs: number) {
  if (req.complete || req.destroyed) return
  // The connection is closed after the answer, but the sender of a large body first gets time to finish. A sender that is cut off while it writes may
  // miss the answer.
  if (result !== 'rejected_malformed') res.shouldKeepAlive = false
  const timer = setTimeout(() => req.destroy(), timeoutMs).unref()
  req.once('close', () => clearTimeout(timer))
}
