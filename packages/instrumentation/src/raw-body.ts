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
  const kept = bytesOf(req.rawBody) ?? bytesOf(req.body)
  if (kept) return { header, body: bounded(kept, maxBytes) }
  if (typeof req.body === 'object' && req.body !== null)
    return { header, body: bounded(Buffer.from(JSON.stringify(req.body)), maxBytes), isRewritten: true }
  return { header, body: await readBounded(req, header('content-length'), maxBytes) }
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? Buffer.from(value) : undefined
}

const bounded = (bytes: Uint8Array, maxBytes: number) => (bytes.byteLength > maxBytes ? undefined : bytes)

/** Stops reading at the bound: neither memory nor the signature's computation is the sender's to spend. */
async function readBounded(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contentLength: string | null | undefined,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (Number(contentLength ?? 0) > maxBytes) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of source) {
      size += chunk.byteLength
      if (size > maxBytes) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
