import type { CallObserver } from '../calls/call-observer.ts'
import type { HostMatch } from '../calls/hosts.ts'
import type { Guard } from '../telemetry/guard.ts'
import type { CallMarkers } from './call-marker.ts'

/** One way of seeing the calls of this process. It reports each call to a `CallObserver`. */
export interface Watch {
  /** Starts to report calls. Called only while stopped. */
  start(): void
  /** Stops to report new calls. Called only while started. */
  stop(): void
}

/** What every watch is made with. */
export interface WatchTools {
  readonly matchHost: (origin: string) => HostMatch | undefined
  readonly observer: CallObserver
  readonly markers: CallMarkers
  readonly maxBodyBytes: number
  readonly guard: Guard
}
