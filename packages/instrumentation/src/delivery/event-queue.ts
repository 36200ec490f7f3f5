import type { PaySignalEvent } from '@paysignal/contract'

/** The estimated bytes of an event in memory, without the texts of `longFields`. */
const baseBytes = 1_024

/** Estimates the bytes of an event in memory. The exact size is not known, because events are encoded only when a batch is written. */
export function estimateBytes(event: PaySignalEvent): number {
  let letters = 0
  for (const name of longFields) if (Object.hasOwn(event, name)) letters += event[name]?.length ?? 0
  return baseBytes + 2 * letters
}

/** The fields whose texts vary most in length. */
const longFields = ['order_id', 'provider_order_id', 'parent_order_id', 'message_shape'] as const

/** A queue of events, first in, first out, limited by count and bytes. */
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

  /** Adds an event; returns false if the queue is full. */
  push(event: PaySignalEvent): boolean {
    const bytes = estimateBytes(event)
    if (this.#events.length >= this.#maxEvents || this.#bytes + bytes > this.#maxBytes) return false
    this.#events.push(event)
    this.#bytes += bytes
    return true
  }

  /** Removes and returns the oldest events, at most `count`. */
  take(count: number): readonly PaySignalEvent[] {
    const taken = this.#events.splice(0, count)
    for (const event of taken) this.#bytes -= estimateBytes(event)
    return taken
  }
}
