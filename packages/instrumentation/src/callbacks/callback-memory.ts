/** How a verified delivery relates to the ones before it. */
export type Remembered =
  /** First of its kind: handle it, then settle. */
  | { readonly kind: 'new'; readonly settle: (isHandled: boolean) => void }
  /** Another delivery of it is being handled: resolves with whether that went well. */
  | { readonly kind: 'pending'; readonly isReplay: boolean; readonly handled: Promise<boolean> }
  | { readonly kind: 'handled'; readonly isReplay: boolean }

interface Entry {
  readonly requestIds: string[]
  readonly handled: Promise<boolean>
  isHandled: boolean
  untilMs: number
}

/** Deliveries of one callback that are told apart; providers retry fewer times. */
const maxRequestIds = 32

/** Remembers callbacks by their idempotency key, bounded by count and time. Only verified ones get here: a stranger cannot fill it. */
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

  meet(key: string, requestId: string): Remembered {
    this.#forgetOld()
    const entry = this.#entries.get(key)
    if (entry === undefined) return { kind: 'new', settle: this.#add(key, requestId) }
    const isReplay = entry.requestIds.includes(requestId)
    if (!isReplay && entry.requestIds.length < maxRequestIds) entry.requestIds.push(requestId)
    return entry.isHandled ? { kind: 'handled', isReplay } : { kind: 'pending', isReplay, handled: entry.handled }
  }

  #add(key: string, requestId: string): (isHandled: boolean) => void {
    const { promise, resolve } = withResolvers<boolean>()
    const entry: Entry = { requestIds: [requestId], handled: promise, isHandled: false, untilMs: this.#now() + this.#rememberMs }
    this.#entries.set(key, entry)
    return (isHandled) => {
      entry.isHandled = isHandled
      // Not handled: the provider's retry is new again.
      if (!isHandled && this.#entries.get(key) === entry) this.#entries.delete(key)
      resolve(isHandled)
    }
  }

  /** Entries stand in the order of their time, so the old ones come first. */
  #forgetOld() {
    const now = this.#now()
    for (const [key, { untilMs }] of this.#entries) {
      if (untilMs > now && this.#entries.size < this.#maxEntries) return
      this.#entries.delete(key)
    }
  }
}

/** `Promise.withResolvers`, which Node.js 20 lacks. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
