import { createRequire } from 'node:module'

interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}

let isCalm = false

/**
 * Keeps kafkajs 2.2.4 from arming a timer with a negative delay after every answer, which Node.js 24 warns of on the host's stderr
 * (https://github.com/tulios/kafkajs/issues/1751). A check is only needed while requests wait or brokers throttle; then the original runs.
 */
export function calmTimers() {
  if (isCalm) return
  isCalm = true
  try {
    const queue: { readonly prototype: RequestQueue } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue')
    const original = queue.prototype.scheduleCheckPendingRequests
    queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
      if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this)
    }
  } catch {
    // Another version, laid out in another way: at worst the warning is seen.
  }
}
