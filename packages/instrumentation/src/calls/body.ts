import zlib from 'node:zlib'

/** The chunks of one body, up to a size limit. */
export interface BodyChunks {
  readonly chunks: Uint8Array[]
  size: number
  isOverflown: boolean
}

/** A body as far as it could be read. */
export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  /** The body is empty or not JSON. */
  | { readonly kind: 'unreadable' }
  /** The content is not known, because the body is too large, in an unknown encoding, or not shown by the runtime. */
  | { readonly kind: 'unseen' }

export const createChunks = (): BodyChunks => ({ chunks: [], size: 0, isOverflown: false })

/** Keeps a reference to the chunk, which is never changed. Once the body is too large, all its chunks are released. */
export function addChunk(body: BodyChunks, chunk: unknown, maxBytes: number) {
  if (body.isOverflown) return
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  if (!(bytes instanceof Uint8Array)) return
  body.size += bytes.byteLength
  if (body.size > maxBytes) {
    body.isOverflown = true
    body.chunks.length = 0
  } else {
    body.chunks.push(bytes)
  }
}

/**
 * Decodes and parses a body.
 * @param encoding The `Content-Encoding` header.
 * @param maxBytes The limit for the decoded size. Without it, a small answer could unpack to gigabytes.
 */
export function readBody(body: BodyChunks, encoding: string | undefined, maxBytes: number): Body {
  if (body.isOverflown) return { kind: 'unseen' }
  // The cast is safe because the list has one element.
  const bytes = body.chunks.length === 1 ? (body.chunks[0] as Uint8Array) : Buffer.concat(body.chunks)
  if (bytes.byteLength === 0) return { kind: 'unreadable' }
  const decoded = encoding === undefined ? bytes : decode(bytes, encoding, maxBytes)
  return decoded === undefined ? { kind: 'unseen' } : parse(decoded)
}

function parse(bytes: Uint8Array): Body {
  try {
    return { kind: 'json', value: JSON.parse(bufferOf(bytes).toString('utf8')) }
  } catch {
    return { kind: 'unreadable' }
  }
}

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

/** The function is undefined before Node.js 22.15. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decoder }

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  ['br', zlib.brotliDecompressSync],
  ['deflate', inflate],
  ...(zstdDecompressSync ? [['zstd', zstdDecompressSync] as const] : []),
  ['identity', (bytes) => bytes],
])

/** `deflate` means the zlib format, but some servers send raw deflate data. The first byte shows which one it is. */
function inflate(bytes: Uint8Array, options: { readonly maxOutputLength: number }): Uint8Array {
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8
  return isZlib ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options)
}

/** The most encodings that are undone, one after another. A longer list could be an attempt to keep the process busy. */
const maxEncodings = 2

function decode(bytes: Uint8Array, encoding: string, maxBytes: number): Uint8Array | undefined {
  const layers = encoding.toLowerCase().split(',')
  if (layers.length > maxEncodings) return undefined
  let decoded = bytes
  for (const layer of layers.reverse()) {
    const decoder = decoders.get(layer.trim())
    if (decoder === undefined) return undefined
    try {
      decoded = decoder(decoded, { maxOutputLength: maxBytes })
    } catch {
      return undefined
    }
  }
  return decoded
}

/** Returns the same bytes as a Buffer, without copying them. */
export const bufferOf = (bytes: Uint8Array) => (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
