import type { IncomingMessage } from 'node:http'
import { member } from '@paysignal/providers'
import { type BodySource, bytesOf, type ReceivedBody } from './body-reader.ts'
import type { Delivered } from './callback-receiver.ts'

type ReadBody = (source: BodySource) => Promise<ReceivedBody>
type Header = (name: string) => string | undefined

/** Reads a Fetch request. */
export async function deliveredFromRequest(request: Request, readBody: ReadBody): Promise<Delivered> {
  const header = (name: string) => request.headers.get(name) ?? undefined
  const reader = request.body?.getReader()
  return deliveredOf(header, reader ? await readBody(sourceOf(reader, request.headers.get('content-length'))) : whole(new Uint8Array()))
}

const sourceOf = (reader: ReadableStreamDefaultReader<unknown>, contentLength: string | null): BodySource => ({
  contentLength,
  next: () => reader.read(),
  // A stream that failed meanwhile has nothing more to stop.
  stop: () => void reader.cancel().catch(() => {}),
})

/**
 * Reads a request of `node:http`, perhaps after a framework's body parser: its raw bytes are used if it kept them; a parsed object is written
 * again, which seldom gives the bytes that were signed, and is marked as such.
 */
export async function deliveredFromNode(req: IncomingMessage, maxBodyBytes: number, readBody: ReadBody): Promise<Delivered> {
  const header = (name: string) => {
    const value = member(req.headers, name)
    return oneText(value)
  }
  const parsed = member(req, 'body')
  const kept = bytesOf(member(req, 'rawBody')) ?? bytesOf(parsed)
  if (kept) return deliveredOf(header, bounded(kept, maxBodyBytes))
  if (typeof parsed === 'object' && parsed !== null && !isPlaceholder(parsed, req)) {
    const written = rewritten(parsed)
    return deliveredOf(header, written ? bounded(written, maxBodyBytes) : malformed, true)
  }
  const chunks = req[Symbol.asyncIterator]()
  return deliveredOf(header, await readBody({ contentLength: header('content-length'), next: () => chunks.next(), stop: () => {} }))
}

/** One value of a header: the first, where there are several. */
export function oneText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

const deliveredOf = (header: Header, received: ReceivedBody, isRewritten = false): Delivered =>
  received.kind === 'unread' ? received : { kind: 'whole', header, body: received.bytes, isRewritten }

/** Express 4 sets `{}` where no parser has read the body. */
const isPlaceholder = (body: object, req: IncomingMessage) => !req.readableDidRead && !req.readableEnded && Object.keys(body).length === 0

/** Undefined for what has no JSON. */
function rewritten(body: object): Uint8Array | undefined {
  try {
    return bytesOf(JSON.stringify(body))
  } catch {
    return undefined
  }
}

const malformed: ReceivedBody = { kind: 'unread', result: 'rejected_malformed' }
const whole = (bytes: Uint8Array): ReceivedBody => ({ kind: 'whole', bytes })
const bounded = (bytes: Uint8Array, maxBytes: number) => (bytes.byteLength > maxBytes ? malformed : whole(bytes))
