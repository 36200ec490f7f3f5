import type { Provider } from '@paysignal/providers'
import type { DeliveryOptions } from '../delivery/delivery-options.ts'
import type { EventSink } from '../delivery/sink.ts'
import type { PrometheusRegistry } from '../telemetry/prometheus.ts'

export interface PaySignalOptions {
  /** The providers to watch, each once. */
  readonly providers: readonly Provider[]
  /**
   * The destination of events.
   * @default none: spans and metrics only
   */
  readonly events?: EventSink
  /**
   * Your prom-client registry.
   * @default none: no Prometheus metrics
   */
  readonly registry?: PrometheusRegistry
  /**
   * Name and version of the service, written into every event.
   * @default none: both are empty in events
   */
  readonly service?: ServiceOptions
  /**
   * `hashed` replaces order ids in spans and events by keyed hashes.
   * @default 'plain'
   */
  readonly orderIds?: 'plain' | 'hashed'
  /**
   * The key of the hashes, at least 16 characters; required with `hashed`. Give all services the same key, so that their ids can be compared.
   * @default none
   */
  readonly orderIdKey?: string
  /**
   * The most bytes of a body that are read, before and after decompression. A larger body is not parsed.
   * @default 65_536
   */
  readonly maxBodyBytes?: number
  /**
   * Limits and times of the delivery of events.
   * @default each option's own default
   */
  readonly delivery?: DeliveryOptions
}

/** The service that the plugin runs in. */
export interface ServiceOptions {
  readonly name: string
  /** @default none */
  readonly version?: string
}
