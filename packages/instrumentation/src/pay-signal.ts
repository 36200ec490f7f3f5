import type { CallbackResult } from '@paysignal/contract'
import { settlesWithin } from '@paysignal/contract'
import { createCallbackHandler } from './callbacks/callback-handler.ts'
import { createCallbackObserver } from './callbacks/callback-observer.ts'
import type { CallbackOptions } from './callbacks/callback-options.ts'
import type { CallbackFunction, CallbackHandler, ObservedCallback } from './callbacks/callback-types.ts'
import { createCallObserver } from './calls/call-observer.ts'
import { createHostMatcher } from './calls/hosts.ts'
import { createDelivery, type Delivery } from './delivery/delivery.ts'
import { type DeliveryStats, emptyStats } from './delivery/delivery-stats.ts'
import { InstrumentationError } from './errors.ts'
import { createEventStamp } from './events/event-stamp.ts'
import { createGuard } from './guard.ts'
import { PaySignalInstrumentation } from './instrumentation.ts'
import type { PaySignalOptions } from './options/pay-signal-options.ts'
import { resolveOptions } from './options/resolve-options.ts'
import { registerMeter } from './telemetry/otel-metrics.ts'
import { registerPrometheus } from './telemetry/prometheus.ts'
import { createRefresh, createServiceMetrics } from './telemetry/service-metrics.ts'
import { watchProvider } from './watched-provider.ts'
import { createCallMarkers } from './watches/call-marker.ts'
import { createGlobalFetchWatch } from './watches/global-fetch.ts'
import { createObservedFetch } from './watches/observed-fetch.ts'
import { createUndiciWatch } from './watches/undici-channels.ts'
import type { Watch } from './watches/watch.ts'
import { createRecordId } from './words/record-id.ts'

export interface PaySignal {
  /**
   * The instrumentation for `registerInstrumentations` or `new NodeSDK({ instrumentations })`. It is already enabled, and also works without an SDK.
   */
  readonly instrumentation: PaySignalInstrumentation
  /**
   * An observed `fetch`. It reads bodies on every runtime. A call is counted once, even if global `fetch` or the diagnostics channels report it as
   * well.
   */
  readonly fetch: typeof globalThis.fetch
  /**
   * Makes a handler for the callbacks of one provider. The handler verifies them, removes duplicates, and answers in the form that the provider
   * expects.
   * @throws {InstrumentationError} `UNKNOWN_PROVIDER`, `INVALID_OPTION`
   * @throws {ProviderError} `NO_SECRET` when the provider was built without the secret that verifies callbacks.
   */
  callbacks(provider: string, handle: CallbackFunction, options?: CallbackOptions): CallbackHandler
  /**
   * Records a callback that the service receives without our handler. Never throws. Returns the result, or undefined if the provider is not watched, or
   * if recording failed.
   */
  observeCallback(provider: string, callback: ObservedCallback): CallbackResult | undefined
  stats(): DeliveryStats
  /** Stops watching and delivers the queued events within `closeTimeoutMs`. Idempotent; never rejects. */
  close(): Promise<void>
}

/**
 * Watches payment providers from inside a payment service.
 * @throws {InstrumentationError} `INVALID_OPTION` naming the option; `METRIC_TAKEN` when the registry already holds a metric with one of our names.
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
  // The sink is opened after the metrics were registered, so that no sink is left open if a metric's name is taken.
  try {
    delivery = events && createDelivery(events, deliveryOptions, guard)
  } catch (error) {
    retireMetrics?.()
    throw error
  }

  const emit = delivery && ((event: Parameters<Delivery['emit']>[0]) => delivery?.emit(event))
  const shared = { tracer: () => instrumentation.tracer, recordId: createRecordId(orderIdKey), stamp: createEventStamp(service), emit, guard }
  const observer = createCallObserver(shared)
  const observeCallback = createCallbackObserver(shared)

  let closing: Promise<void> | undefined
  const watchTools = { matchHost: createHostMatcher(watched), observer, markers: createCallMarkers(), maxBodyBytes, guard }
  const fetchOptions = { ...watchTools, isOpen: () => closing === undefined, reading: new Set<Promise<unknown>>() }
  const watches: readonly Watch[] = [createUndiciWatch(watchTools), createGlobalFetchWatch(fetchOptions)]

  const instrumentation = new PaySignalInstrumentation({
    watches,
    showMetrics: (provider) => registerMeter(provider, Object.values(instruments), refresh, guard),
  })

  async function close() {
    instrumentation.disable()
    // The plugin may still be reading the clone of an answer after the caller has read its own copy, so `close` waits for it.
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
          `callbacks: the provider "${name}" is not watched; add it to providers, or use one of: ${[...watchedByName.keys()].join(', ')}`,
        )
      return createCallbackHandler(shared, provider, handle, callbackOptions)
    },
    observeCallback: (name, callback) =>
      guard.run('callback', () => {
        const provider = watchedByName.get(name)
        return provider && observeCallback(provider, callback)
      }),
    stats: () => delivery?.stats() ?? emptyStats(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
