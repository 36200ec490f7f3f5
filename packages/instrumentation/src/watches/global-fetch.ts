import { createObservedFetch, type ObservedFetchOptions } from './observed-fetch.ts'
import { showsBodies } from './undici-channels.ts'

/**
 * Watches global `fetch` where the runtime's diagnostics do not show bodies (such as on Node.js 20 and 22), by putting an observing one in its place.
 * Elsewhere it does nothing.
 */
export function patchGlobalFetch(options: ObservedFetchOptions) {
  let original: typeof globalThis.fetch | undefined
  let isActive = false
  const observed = createObservedFetch({ ...options, isOpen: () => isActive && options.isOpen() }, () => original ?? globalThis.fetch)
  return {
    patch() {
      if (showsBodies || isActive) return
      isActive = true
      if (globalThis.fetch === observed) return
      original = globalThis.fetch
      globalThis.fetch = observed
    },
    /** Someone who patched after us keeps a reference to ours, which from now on only passes calls on. */
    restore() {
      isActive = false
      if (original !== undefined && globalThis.fetch === observed) globalThis.fetch = original
    },
  }
}
