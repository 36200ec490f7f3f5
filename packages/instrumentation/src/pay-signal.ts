import type { DropReason } from '@paysignal/contract'
import type { Provider } from '@paysignal/providers'
import type { CallbackFunction, CallbackHandler, CallbackOptions, ObservedCallback } from './callback-types.ts'
import type { PaySignalInstrumentation } from './instrumentation.ts'
import type { PrometheusRegistry } from './prometheus.ts'
import type { EventSink } from './sink.ts'

export interface PaySignalOptions {
  /** The providers to watch, each once. */
  readonly providers: readonly Provider[]
  /** Where events go. Left out: no events, only spans and metrics. */
  readonly events?: EventSink
  /** The registry of your prom-client. Left out: no Prometheus metrics. */
  readonly registry?: PrometheusRegistry
  /** The service that emits. */
  readonly service?: { readonly name: string; readonly version?: string }
  /** `hashed` replaces order ids in spans and events by keyed hashes; default `plain`. */
  readonly orderIds?: 'plain' | 'hashed'
  /** Key of the hashes, at least 16 characters; needed with `hashed`. The same key in all services keeps ids comparable. */
  readonly orderIdKey?: string
  /** How much of a body is looked at, in bytes, before and after decompression; default 65 536. */
  readonly maxBodyBytes?: number
  readonly delivery?: DeliveryOptions
}

export interface DeliveryOptions {
  /** Events that may wait in memory; default 10 000. Newer ones are dropped as `queue_full`. */
  readonly maxQueueEvents?: number
  /** Bytes that may wait in memory, by estimate; default 16 MiB. */
  readonly maxQueueBytes?: number
  /** Events in one batch; default 500. */
  readonly maxBatchEvents?: number
  /** Longest an event waits for its batch, in milliseconds; default 100. */
  readonly maxWaitMs?: number
  /** Time that `close()` may take, in milliseconds; default 5 000. */
  readonly closeTimeoutMs?: number
}

/** Where every event is: `emitted = delivered + sum(dropped) + spooled + inFlight`. With a spool, totals over its life time. */
export interface DeliveryStats {
  readonly emitted: number
  readonly delivered: number
  readonly dropped: Readonly<Record<DropReason, number>>
  readonly spooled: number
  readonly inFlight: number
}

export interface PaySignal {
  /** For `registerInstrumentations` or `new NodeSDK({ instrumentations })`. Already enabled: works without either. */
  readonly instrumentation: PaySignalInstrumentation
  /** `fetch`, observed, whatever the runtime's diagnostics can show. A call that both see is counted once. */
  readonly fetch: typeof globalThis.fetch
  /**
   * A handler for the callbacks of one provider: verified, de-duplicated, answered in the provider's own words.
   * @throws {PaySignalError} `UNKNOWN_PROVIDER`, `INVALID_OPTION`
   */
  callbacks(provider: string, handle: CallbackFunction, options?: CallbackOptions): CallbackHandler
  /** For those who verify callbacks themselves. Never throws; returns what became of the delivery. */
  observeCallback(provider: string, callback: ObservedCallback): void
  stats(): DeliveryStats
  /** Stops watching and drains the queue within `closeTimeoutMs`. Idempotent; never rejects. */
  close(): Promise<void>
}

/**
 * Watches payment providers from inside a payment service.
 * @throws {PaySignalError} `INVALID_OPTION` naming the option; `METRIC_TAKEN` when the registry holds one of our names.
 */
export function createPaySignal(_options: PaySignalOptions): PaySignal {
  throw new Error('not implemented')
}
