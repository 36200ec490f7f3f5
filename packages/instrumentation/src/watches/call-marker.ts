import { AsyncLocalStorage } from 'node:async_hooks'

/** Travels with one call of `paysignal.fetch`, so that the call is counted once whoever sees it. */
export interface CallMarker {
  /** The channels saw the call, and will see its bodies. */
  isSeen: boolean
}

export type CallMarkers = AsyncLocalStorage<CallMarker>

export const createCallMarkers = (): CallMarkers => new AsyncLocalStorage()
