import type { IncomingMessage } from 'node:http'
import { member } from '@paysignal/providers'
import { type BodyRefusal, type BodySource, bytesOf, type ReceivedBody } from './body-reader.ts'
import type { ObservedCallback } from './callback-types.ts'

/** A callback request as it was received. */
export type ReceivedRequest =
  | {
      readonly kind: 'whole'
      /** Looks up one header by its lower-case name. */
      readonly header: (name: string) => string | undefined
      readonly body: Uint8Array
      /** True if a framework had parsed the body and we wrote it as JSON again, so that the bytes may differ from those that were signed. */
      readonly isRewritten: boolean
    }
  /** The body was too large, too slow, refused in favour of a newer one, or not readable. */
  | { readonly kind: 'unread'; readonly result: BodyRefusal }

type ReadBody = (source: BodySource) => Promise<ReceivedBody>
type Header = (name: string) => string | undefined

/** Receives a Fetch request. */
export async function receiveFromFetch(request: Request, readBody: ReadBody): Promise<ReceivedRequest> {
  const header = (name: string) => request.headers.get(name) ?? undefined
  const reader = request.body?.getReader()
  return requestOf(header, reader ? await readBody(sourceOf(reader, request.headers.get('content-length'))) : whole(new Uint8Array()))
}

const sourceOf = (reader: ReadableStreamDefaultReader<unknown>, contentLength: string | null): BodySource => ({
  contentLength,
  next: () => reader.read(),
  // `cancel` rejects if the stream has failed before. Then there is nothing left to stop.
  stop: () => void reader.cancel().catch(() => {}),
})

/**
 * Receives a request of `node:http`, possibly after a framework's body parser. If the parser kept the raw bytes, they are used. A parsed object is
 * written as JSON again, which seldom gives the bytes that were signed.
 */
export async function receiveFromNode(req: IncomingMessage, maxBodyBytes: number, readBody: ReadBody): Promise<ReceivedRequest> {
  const header = (name: string) => firstText(member(req.headers, name))
  const parsed = member(req, 'body')
  const kept = bytesOf(member(req, 'rawBody')) ?? bytesOf(parsed)
  if (kept) return requestOf(header, bounded(kept, maxBodyBytes))
  if (typeof parsed === 'object' && parsed !== null && !isPlaceholder(parsed, req)) {
    const written = rewritten(parsed)
    return requestOf(header, written ? bounded(written, maxBodyBytes) : malformed, true)
  }
  const chunks = req[Symbol.asyncIterator]()
  return requestOf(header, await readBody({ contentLength: header('content-length'), next: () => chunks.next(), stop: () => {} }))
}

/** Receives the headers and the raw body that the service passes to `observeCallback`. */
export function receiveFromService(headers: ObservedCallback['headers'], body: unknown): ReceivedRequest {
  const bytes = bytesOf(body)
  return bytes ? { kind: 'whole', header: headerOf(headers), body: bytes, isRewritten: false } : malformed
}

function headerOf(headers: ObservedCallback['headers']): Header {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const))
  return (name) => firstText(values.get(name))
}

/** The value of a header; the first value if the header came several times. */
function firstText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

const requestOf = (header: Header, received: ReceivedBody, isRewritten = false): ReceivedRequest =>
  received.kind === 'unread' ? received : { kind: 'whole', header, body: received.bytes, isRewritten }

/** True for the `{}` that Express 4 puts into `req.body` if no parser has read the body. */
const isPlaceholder = (body: object, req: IncomingMessage) => !req.readableDidRead && !req.readableEnded && Object.keys(body).length === 0

/** The body as JSON; undefined if it cannot be written as JSON. */
function rewritten(body: object): Uint8Array | undefined {
  try {
    return bytesOf(JSON.stringify(body))
  } catch {
    return undefined
  }
}

const malformed = { kind: 'unread', result: 'rejected_malformed' } as const
const whole = (bytes: Uint8Array): ReceivedBody => ({ kind: 'whole', bytes })
const bounded = (bytes: Uint8Array, maxBytes: number) => (bytes.byteLength > maxBytes ? malformed : whole(bytes))
