import type { IncomingMessage } from 'node:http'
import type { Delivered } from './callback-receiver.ts'

/** Reads a Fetch request. The body is missing when it is too large or broke off. */
export async function deliveredFromRequest(request: Request, maxBytes: number): Promise<Delivered> {
  const header = (name: string) => request.headers.get(name) ?? undefined
  return { header, body: await readBounded(request.body ?? [], request.headers.get('content-length'), maxBytes) }
}

/** Request of `node:http`, perhaps after a framework's body parser. */
interface ParsedRequest extends IncomingMessage {
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * Reads a request of `node:http`. Where a body parser was before us, its raw bytes are used if it kept them; a parsed object is written again,
 * which seldom gives the bytes that were signed, and is marked as such.
 */
export async function deliveredFromNode(req: ParsedRequest, maxBytes: number): Promise<Delivered> {
  const header = (name: string) => {
    const value = req.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
  const length = header('content-length')
  const rawBody = bytesOf(req.rawBody)
  if (rawBody) return { header, body: bounded(rawBody, maxBytes) }
  const parsed = req.body
  const kept = bytesOf(parsed)
  if (kept) return { header, body: bounded(kept, maxBytes) }
  if (typeof parsed === 'object' && parsed !== null && !isPlaceholder(parsed, req)) {
    const written = rewritten(parsed)
    return { header, body: written && bounded(written, maxBytes), isRewritten: true }
  }
  return { header, body: await readBounded(req, length, maxBytes) }
}

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

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? Buffer.from(value) : undefined
}

const bounded = (bytes: Uint8Array, maxBytes: number) => (bytes.byteLength > maxBytes ? undefined : bytes)

/** Stops reading at the bound: neither memory nor the signature's computation is the sender's to spend. */
async function readBounded(
  source: AsyncIterable<unknown> | Iterable<unknown>,
  contentLength: string | null | undefined,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (Number(contentLength ?? 0) > maxBytes) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of source) {
      // Text where someone set an encoding; anything else is no body.
      const chunk = bytesOf(part)
      if (chunk === undefined) return undefined
      size += chunk.byteLength
      if (size > maxBytes) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
