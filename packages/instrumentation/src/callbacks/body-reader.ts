import type { CallbackResult } from '@paysignal/contract'

/** Why a body was not read to its end. */
export type BodyRefusal = Extract<CallbackResult, 'rejected_malformed' | 'rejected_slow' | 'rejected_busy'>

export type ReceivedBody = { readonly kind: 'whole'; readonly bytes: Uint8Array } | { readonly kind: 'unread'; readonly result: BodyRefusal }

/** A body that arrives in chunks. */
export interface BodySource {
  /** The `Content-Length` header, if there is one. */
  readonly contentLength: string | null | undefined
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  /** Called when the rest of the body will not be read. */
  stop(): void
}

export interface BodyBounds {
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
  readonly maxOpenBodies: number
}

/** Reads the bodies of one handler. Limits the size, the time and the number of bodies read at once. Never rejects. */
export function createBodyReader({ maxBodyBytes, bodyTimeoutMs, maxOpenBodies }: BodyBounds) {
  // The functions that refuse the bodies that are arriving, one for each body. The function of the oldest body comes first.
  const open = new Set<(result: BodyRefusal) => void>()
  const refuseOldest = () => {
    const [refuse] = open
    if (refuse === undefined || open.size < maxOpenBodies) return
    open.delete(refuse)
    // The body is refused in the next turn of the event loop. If all its chunks have arrived by then, it is still read.
    setImmediate(refuse, 'rejected_busy')
  }
  return async (source: BodySource): Promise<ReceivedBody> => {
    if (Number(source.contentLength ?? 0) > maxBodyBytes) return unread('rejected_malformed')
    // The oldest body is refused and not the new one, because the new one may be the provider's. Idle connections must not keep it out.
    refuseOldest()
    const stopped = new AbortController()
    let refuse = (_result: BodyRefusal) => {}
    const refused = new Promise<ReceivedBody>((resolve) => {
      refuse = (result) => {
        stopped.abort()
        resolve(unread(result))
      }
    })
    open.add(refuse)
    const timer = setTimeout(refuse, bodyTimeoutMs, 'rejected_slow').unref()
    try {
      const received = await Promise.race([collect(source, maxBodyBytes, stopped.signal), refused])
      if (received.kind === 'unread') source.stop()
      return received
    } finally {
      clearTimeout(timer)
      open.delete(refuse)
    }
  }
}

const unread = (result: BodyRefusal): ReceivedBody => ({ kind: 'unread', result })

/** Copies all chunks into one growing buffer. A list of chunks would take far more memory if a sender wrote single bytes. */
async function collect(source: BodySource, maxBytes: number, stopped: AbortSignal): Promise<ReceivedBody> {
  let buffer = Buffer.alloc(0)
  let size = 0
  try {
    for (let part = await source.next(); !part.done && !stopped.aborted; part = await source.next()) {
      // A chunk is text if a framework has set an encoding. Any other value is refused.
      const chunk = bytesOf(part.value)
      if (chunk === undefined || size + chunk.byteLength > maxBytes) return unread('rejected_malformed')
      if (size + chunk.byteLength > buffer.byteLength) buffer = Buffer.concat([buffer], Math.min(maxBytes, 2 * (size + chunk.byteLength)))
      buffer.set(chunk, size)
      size += chunk.byteLength
    }
  } catch {
    return unread('rejected_malformed')
  }
  return { kind: 'whole', bytes: buffer.subarray(0, size) }
}

/** The bytes of a byte array or of a text; undefined for any other value. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? Buffer.from(value) : undefined
}
