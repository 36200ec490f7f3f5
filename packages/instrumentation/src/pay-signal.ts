import type { CallbackResult, DropReason } from '@paysignal/contract'
import { settlesWithin } from '@paysignal/contract'
import type { Provider } from '@paysignal/providers'
import type { CallbackFunction, CallbackHandler, CallbackOptions, ObservedCallback } from './callbacks/callback-types.ts'
import { createCallbackHandler, createCallbackObserver } from './callbacks/callbacks.ts'
import { createCallObserver } from './calls/call-observer.ts'
import { createHostMatcher } from './calls/hosts.ts'
import { createDelivery, type Delivery, emptyStats } from './delivery/delivery.ts'
import type { EventSink } from './delivery/sink.ts'
import { InstrumentationError } from './errors.ts'
import { createEventStamp } from './events/event-stamp.ts'
import { PaySignalInstrumentation } from './instrumentation.ts'
import { resolveOptions } from './options.ts'
import { createGuard } from './telemetry/guard.ts'
import { registerMeter } from './telemetry/otel-metrics.ts'
import { type PrometheusRegistry, registerPrometheus } from './telemetry/prometheus.ts'
import { createRefresh, createServiceMetrics } from './telemetry/service-metrics.ts'
import { watchProvider } from './telemetry/watched-provider.ts'
import { createCallMarkers } from './watches/call-marker.ts'
import { patchGlobalFetch } from './watches/global-fetch.ts'
import { createObservedFetch } from './watches/observed-fetch.ts'
import { createUndiciWatch } from './watches/undici-channels.ts'
import { createRecordId } from './words/order-ids.ts'

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
  /** Longest an event waits for its batch, in milliseconds; default 100, at most 24 days. */
  readonly maxWaitMs?: number
  /** Time that `close()` may take, in milliseconds; default 5 000, at most 24 days. */
  readonly closeTimeoutMs?: number
}

/**
 * Where every event is: `emitted = delivered + sum(dropped) + spooled + inFlight`. With a spool before Kafka, events that a dead process left
 * there count as emitted by the one that forwards them.
 */
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
   * @throws {InstrumentationError} `UNKNOWN_PROVIDER`, `INVALID_OPTION`
   * @throws {ProviderError} `NO_SECRET` when the provider was built without the secret that verifies callbacks.
   */
  callbacks(provider: string, handle: CallbackFunction, options?: CallbackOptions): CallbackHandler
  /** For those who verify callbacks themselves. Never throws; returns what became of the delivery, undefined for a provider that is not watched. */
  observeCallback(provider: string, callback: ObservedCallback): CallbackResult | undefined
  stats(): DeliveryStats
  /** Stops watching and drains the queue within `closeTimeoutMs`. Idempotent; never rejects. */
  close(): Promise<void>
}

/**
 * Watches payment providers from inside a payment service.
 * @throws {InstrumentationError} `INVALID_OPTION` naming the option; `METRIC_TAKEN` when the registry holds one of our names.
 */
export function createPaySignal(options: PaySignalOptions): PaySignal {
  const { providers, events, registry, service, orderIdKey, maxBodyBytes, delivery: deliveryOptions } = resolveOptions(options)
  const guard = createGuard()
  const instruments = createServiceMetrics()
  const watched = providers.map((provider) => watchProvider(provider, instruments))
  const watchedByName = new Map(watched.map((one) => [one.provider.name, one]))

  let delivery: Delivery | undefined
  const refresh = createRefresh(instruments, () => delivery?.stats() ?? emptyStats(), guard)
  const retireMetrics = registry && registerPrometheus(registry, Object.values(instruments), refresh, guard)
  // After the names are taken: where one is not free, no sink was opened.
  try {
    delivery = events && createDelivery(events, deliveryOptions, guard)
  } catch (error) {
    retireMetrics?.()
    throw error
  }

  const emit = delivery && ((event: Parameters<Delivery['emit']>[0]) => delivery?.emit(event))
  const shared = { tracer: () => instrumentation.tracer, recordId: createRecordId(orderIdKey), stamp: createEventStamp(service), emit, guard }
  const observer = createCallObserver({ ...shared, unseen: () => guard.failed('body', undefined) })
  const observeDelivery = createCallbackObserver(shared)

  let closing: Promise<void> | undefined
  const watch = { matchHost: createHostMatcher(watched), observer, markers: createCallMarkers(), maxBodyBytes, guard }
  const undici = createUndiciWatch(watch)
  const fetchOptions = { ...watch, isOpen: () => closing === undefined, reading: new Set<Promise<unknown>>() }
  const globalFetch = patchGlobalFetch(fetchOptions)

  const instrumentation = new PaySignalInstrumentation({
    watch: {
      start() {
        undici.subscribe()
        globalFetch.patch()
      },
      stop() {
        undici.unsubscribe()
        globalFetch.restore()
      },
    },
    showMetrics: (provider) => registerMeter(provider, Object.values(instruments), refresh, guard),
  })

  async function close() {
    instrumentation.disable()
    // Our half of an answer ends a moment after the caller's.
    await settlesWithin(Promise.all(fetchOptions.reading), deliveryOptions.closeTimeoutMs / 2)
    await delivery?.close()
    retireMetrics?.()
  }

  return {
    instrumentation,
    fetch: createObservedFetch(fetchOptions, () => globalThis.fetch),
    callbacks(name, handle, callbackOptions) {
      const provider = watchedByName.get(name)
      if (provider === undefined)
        throw new InstrumentationError(
          'UNKNOWN_PROVIDER',
          `callbacks: "${name}" is not watched; providers has ${[...watchedByName.keys()].join(', ')}`,
        )
      return createCallbackHandler(shared, provider, handle, callbackOptions)
    },
    observeCallback: (name, callback) =>
      guard.run('callback', () => {
        const provider = watchedByName.get(name)
        return provider && observeDelivery(provider, callback)
      }),
    stats: () => delivery?.stats() ?? emptyStats(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
