import { createRequire } from 'node:module'

interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}

let isCalm = false

/**
 * Patches kafkajs 2.2.4, which starts a timer with a negative delay after every answer, so that Node.js 24 prints a warning on stderr
 * (https://github.com/tulios/kafkajs/issues/1751). The timer is needed only while requests are waiting or a broker throttles. With the patch, the
 * original function runs only then. The pipeline, which runs in a process of its own, suppresses the warning instead. Here that would replace
 * `process.emitWarning` of the payment service.
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
    // Another version of kafkajs has other files. It works without the patch; at worst the warning is printed.
  }
}
