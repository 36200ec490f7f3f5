import { createObservedFetch, type ObservedFetchOptions } from './observed-fetch.ts'
import { showsBodies } from './undici-channels.ts'
import type { Watch } from './watch.ts'

/**
 * Watches global `fetch` on runtimes whose diagnostics channels do not show bodies, such as Node.js 20 and 22. It replaces `fetch` with an observed
 * `fetch`. On other runtimes this watch does nothing.
 */
export function createGlobalFetchWatch(options: ObservedFetchOptions): Watch {
  let original: typeof globalThis.fetch | undefined
  let isActive = false
  const observed = createObservedFetch({ ...options, isOpen: () => isActive && options.isOpen() }, () => original ?? globalThis.fetch)
  return {
    start() {
      if (showsBodies) return
      isActive = true
      if (globalThis.fetch === observed) return
      original = globalThis.fetch
      globalThis.fetch = observed
    },
    /** If other code has replaced global `fetch` since then, that code may still call our `fetch`. Our `fetch` only passes calls on from now on. */
    stop() {
      isActive = false
      if (original !== undefined && globalThis.fetch === observed) globalThis.fetch = original
    },
  }
}
