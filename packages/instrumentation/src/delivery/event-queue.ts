import type { PaySignalEvent } from '@paysignal/contract'

/** Memory of an event's object and its fixed fields, roughly. */
const baseBytes = 1_024

/** An estimate, since events are encoded only when they leave: fixed fields are short, and these are the ones that vary. */
export function estimateBytes(event: PaySignalEvent): number {
  let letters = 0
  for (const name of longFields) if (Object.hasOwn(event, name)) letters += event[name]?.length ?? 0
  return baseBytes + 2 * letters
}

const longFields = ['order_id', 'provider_order_id', 'parent_order_id', 'message_shape'] as const

/** First in, first out, bounded by count and bytes. */
export class EventQueue {
  readonly #maxEvents: number
  readonly #maxBytes: number
  #events: PaySignalEvent[] = []
  #bytes = 0

  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents
    this.#maxBytes = maxBytes
  }

  get length() {
    return this.#events.length
  }

  /** False when there is no room. */
  push(event: PaySignalEvent): boolean {
    const bytes = estimateBytes(event)
    if (this.#events.length >= this.#maxEvents || this.#bytes + bytes > this.#maxBytes) return false
    this.#events.push(event)
    this.#bytes += bytes
    return true
  }

  take(count: number): readonly PaySignalEvent[] {
    const taken = this.#events.splice(0, count)
    for (const event of taken) this.#bytes -= estimateBytes(event)
    return taken
  }
}
