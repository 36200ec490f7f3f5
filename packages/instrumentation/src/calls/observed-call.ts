import type { Span } from '@opentelemetry/api'
import type { Category } from '@paysignal/contract'
import type { CallReading } from '@paysignal/providers'
import type { WatchedOperation, WatchedProvider } from '../watched-provider.ts'
import type { ClockSkew } from './clock.ts'
import type { Failure } from './failure.ts'
import type { HostMatch } from './hosts.ts'

/** A call to a provider that has begun. */
export interface ObservedCall {
  readonly host: HostMatch
  readonly watched: WatchedProvider
  readonly operation: WatchedOperation
  readonly method: string
  readonly path: string
  readonly span: Span
  /** Time of the start, on the clock of `performance.now()`. */
  readonly startedMs: number
  /** Age of the signed timestamp, in milliseconds; undefined if the request has none. */
  readonly timestampAgeMs: number | undefined
  /** The value is 0 until the answer's headers arrive. */
  httpStatus: number
  /** Looks up one header of the answer by its lower-case name. */
  header: (name: string) => string | undefined
}

/** How a call ended. */
export interface CallResult {
  readonly outcome: CallReading['outcome'] | Failure['outcome']
  /** The category of the provider's error, or of the failure to get a readable answer; undefined for a success. */
  readonly category: Category | undefined
  /** What the provider's module read from the answer; undefined if no answer came. */
  readonly reading: CallReading | undefined
  /** Why no answer came. */
  readonly failure: Failure | undefined
  readonly durationMs: number
  /** Our estimate of the difference between the two clocks at the end of the call. */
  readonly skew: ClockSkew | undefined
}
