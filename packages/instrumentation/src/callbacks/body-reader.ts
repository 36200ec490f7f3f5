import type { CallbackResult } from '@paysignal/contract'

/** Why a body was not read to its end. */
export type BodyRefusal = Extract<CallbackResult, 'rejected_malformed' | 'rejected_slow' | 'rejected_busy'>

export type ReceivedBody = { readonly kind: 'whole'; readonly bytes: Uint8Array } | { readonly kind: 'unread'; readonly result: BodyRefusal }

/** A body on its way, in chunks. */
export interface BodySource {
  /** What the header says, where there is one. */
  readonly contentLength: string | null | undefined
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  /** Called when nobody reads on. */
  stop(): void
}

export interface BodyBounds {
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
  readonly maxOpenBodies: number
}

/** Reads the bodies of one handler. Limits the size, the time and the number of bodies read at once. Never rejects. */
export function createBodyReader({ maxBodyBytes, bodyTimeoutMs, maxOpenBodies }: BodyBounds) {
  // What gives up each body that is arriving, the oldest first.
  const open = new Set<(result: BodyRefusal) => void>()
  const makeRoom = () => {
    const [giveUp] = open
    if (giveUp === undefined || open.size < maxOpenBodies) return
    open.delete(giveUp)
    // A body that is all there by now is still read in this turn of the event loop, however many come in it.
    setImmediate(giveUp, 'rejected_busy')
  }
  return async (source: BodySource): Promise<ReceivedBody> => {
    if (Number(source.contentLength ?? 0) > maxBodyBytes) return unread('rejected_malformed')
    // The oldest is refused and not the new one, which may be a provider's: idle connections must not keep it out.
    makeRoom()
    const stopped = new AbortController()
    let giveUp = (_result: BodyRefusal) => {}
    const givenUp = new Promise<ReceivedBody>((resolve) => {
      giveUp = (result) => {
        stopped.abort()
        resolve(unread(result))
      }
    })
    open.add(giveUp)
    const timer = setTimeout(giveUp, bodyTimeoutMs, 'rejected_slow').unref()
    try {
      const received = await Promise.race([collect(source, maxBodyBytes, stopped.signal), givenUp])
      if (received.kind === 'unread') source.stop()
      return received
    } finally {
      clearTimeout(timer)
      open.delete(giveUp)
    }
  }
}

const unread = (result: BodyRefusal): ReceivedBody => ({ kind: 'unread', result })

/** One growing piece of memory: a sender of single bytes would make thousands of chunks, each much larger than its byte. */
async function collect(source: BodySource, maxBytes: number, stopped: AbortSignal): Promise<ReceivedBody> {
  let room = Buffer.alloc(0)
  let size = 0
  try {
    for (let part = await source.next(); !part.done && !stopped.aborted; part = await source.next()) {
      // Text where someone set an encoding; anything else is no body.
      const chunk = bytesOf(part.value)
      if (chunk === undefined || size + chunk.byteLength > maxBytes) return unread('rejected_malformed')
      if (size + chunk.byteLength > room.byteLength) room = Buffer.concat([room], Math.min(maxBytes, 2 * (size + chunk.byteLength)))
      room.set(chunk, size)
      size += chunk.byteLength
    }
  } catch {
    return unread('rejected_malformed')
  }
  return { kind: 'whole', bytes: room.subarray(0, size) }
}

/** Bytes, or text as its bytes. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  return typeof value === 'string' ? Buffer.from(value) : undefined
}
