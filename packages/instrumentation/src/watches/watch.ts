import type { CallObserver } from '../calls/call-observer.ts'
import type { HostMatch } from '../calls/hosts.ts'
import type { Guard } from '../guard.ts'
import type { CallMarkers } from './call-marker.ts'

/** Observes the calls of this process in one way, such as through undici's diagnostics channels, and reports each call to a `CallObserver`. */
export interface Watch {
  /** Starts reporting calls. Called only while the watch is stopped. */
  start(): void
  /** Stops reporting new calls. Called only while the watch is started. */
  stop(): void
}

/** The parts that every watch works with. */
export interface WatchTools {
  readonly matchHost: (origin: string) => HostMatch | undefined
  readonly observer: CallObserver
  readonly markers: CallMarkers
  readonly maxBodyBytes: number
  readonly guard: Guard
}
