import { createObservedFetch, type ObservedFetchOptions } from './observed-fetch.ts'
import { showsBodies } from './undici-channels.ts'
import type { Watch } from './watch.ts'

/**
 * Watches global `fetch` on runtimes whose diagnostics channels do not show bodies, such as Node.js 20 and 22. It replaces `fetch` with an observed
 * `fetch`. On other runtimes this watch does nothing.
 */
export function createGlobalFetchWatch(options: ObservedFetchOptions): Watch {
  let restore: (() => void) | undefined
  return {
    start() {
      if (showsBodies) return
      const original = globalThis.fetch
      let isActive = true
      // A new function for each start: other code may have wrapped the previous one, and must not be called by the function that it calls.
      const observed = createObservedFetch({ ...options, isOpen: () => isActive && options.isOpen() }, () => original)
      globalThis.fetch = observed
      restore = () => {
        isActive = false
        if (globalThis.fetch === observed) globalThis.fetch = original
      }
    },
    /** If other code has replaced global `fetch` since then, that code may still call our `fetch`. Our `fetch` only passes calls on from now on. */
    stop() {
      restore?.()
      restore = undefined
    },
  }
}
