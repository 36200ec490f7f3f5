/** Whether a verified request is the first one of its callback. */
export type Remembered =
  /** The request is the first one of its callback. Handle the callback, then call `settle`. */
  | { readonly kind: 'new'; readonly settle: (isHandled: boolean) => void }
  /** An earlier request of this callback is still being handled. `handled` resolves to true if that succeeds, and to false if it fails. */
  | { readonly kind: 'pending'; readonly repeat: Repeat; readonly handled: Promise<boolean> }
  | { readonly kind: 'handled'; readonly repeat: Repeat }

/** `replayed`: the same signed request came before. `duplicate`: the provider sent the callback again and signed it again. */
export type Repeat = 'replayed' | 'duplicate'

interface Entry {
  readonly requestIds: string[]
  readonly handled: Promise<boolean>
  isHandled: boolean
  untilMs: number
}

/** The most requests that are remembered for one callback. Providers retry fewer times. */
const maxRequestIds = 32

/**
 * Remembers callbacks by their idempotency key, limited by count and time. Only verified requests are added, so that forged ones cannot fill the
 * memory.
 */
export class CallbackMemory {
  readonly #entries = new Map<string, Entry>()
  readonly #maxEntries: number
  readonly #rememberMs: number
  readonly #now: () => number

  constructor(maxEntries: number, rememberMs: number, now: () => number = Date.now) {
    this.#maxEntries = maxEntries
    this.#rememberMs = rememberMs
    this.#now = now
  }

  get size() {
    return this.#entries.size
  }

  /** Looks up a callback, and adds it if it is new. */
  meet(key: string, requestId: string): Remembered {
    this.#forgetOld()
    const entry = this.#entries.get(key)
    if (entry === undefined) return { kind: 'new', settle: this.#add(key, requestId) }
    const isReplay = entry.requestIds.includes(requestId)
    if (!isReplay && entry.requestIds.length < maxRequestIds) entry.requestIds.push(requestId)
    const repeat = isReplay ? 'replayed' : 'duplicate'
    return entry.isHandled ? { kind: 'handled', repeat } : { kind: 'pending', repeat, handled: entry.handled }
  }

  #add(key: string, requestId: string): (isHandled: boolean) => void {
    const { promise, resolve } = withResolvers<boolean>()
    const entry: Entry = { requestIds: [requestId], handled: promise, isHandled: false, untilMs: this.#now() + this.#rememberMs }
    this.#entries.set(key, entry)
    return (isHandled) => {
      entry.isHandled = isHandled
      // A callback that was not handled is forgotten, so that the provider's retry counts as new.
      if (!isHandled && this.#entries.get(key) === entry) this.#entries.delete(key)
      resolve(isHandled)
    }
  }

  /** A `Map` keeps its entries in the sequence in which they were added, so the oldest come first. */
  #forgetOld() {
    const now = this.#now()
    for (const [key, { untilMs }] of this.#entries) {
      if (untilMs > now && this.#entries.size < this.#maxEntries) return
      this.#entries.delete(key)
    }
  }
}

/** Does the same as `Promise.withResolvers`, which Node.js 20 does not have. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
