import { AsyncLocalStorage } from 'node:async_hooks'

/** Accompanies one call of an observed `fetch` through its async context, so that the call is counted once even if two watches see it. */
export interface CallMarker {
  /** True once the diagnostics channels have reported the call; they will report its bodies, too. */
  isSeen: boolean
}

export type CallMarkers = AsyncLocalStorage<CallMarker>

export const createCallMarkers = (): CallMarkers => new AsyncLocalStorage()
