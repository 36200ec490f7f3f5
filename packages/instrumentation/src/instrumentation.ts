import { type MeterProvider, type Tracer, type TracerProvider, trace } from '@opentelemetry/api'
import { instrumentationName, pluginVersion } from './telemetry/version.ts'
import type { Watch } from './watches/watch.ts'

export interface PaySignalInstrumentationConfig {
  /**
   * This option is part of the SDK's interface and is only stored. Call `enable()` or `disable()` to start or stop watching.
   * @default true
   */
  readonly enabled?: boolean
}

/** What the instrumentation switches on and off. */
export interface InstrumentationParts {
  readonly watches: readonly Watch[]
  /** Exports the metrics through a meter provider. Returns a function that ends the export. */
  readonly showMetrics: (provider: MeterProvider) => () => void
}

/**
 * Has the shape that `registerInstrumentations` and `NodeSDK` of OpenTelemetry expect, in SDK 2.x and 3.x. It extends no class of the SDK, so that
 * one build serves both versions, and no base constructor calls `enable` before our own fields exist.
 */
export class PaySignalInstrumentation {
  readonly instrumentationName = instrumentationName
  readonly instrumentationVersion = pluginVersion
  readonly #parts: InstrumentationParts
  #config: PaySignalInstrumentationConfig = { enabled: true }
  #isEnabled = false
  #tracerProvider: Pick<TracerProvider, 'getTracer'> = trace
  #tracer: Tracer | undefined
  #hideMetrics: (() => void) | undefined

  constructor(parts: InstrumentationParts) {
    this.#parts = parts
    // No version of the SDK calls `enable` on an instrumentation whose config says that it is enabled.
    this.enable()
  }

  /** The tracer is created when the first span starts. If the tracer provider throws there, only that span is lost. */
  get tracer(): Tracer {
    this.#tracer ??= this.#tracerProvider.getTracer(instrumentationName, pluginVersion)
    return this.#tracer
  }

  enable() {
    if (this.#isEnabled) return
    this.#isEnabled = true
    for (const watch of this.#parts.watches) watch.start()
  }

  disable() {
    if (!this.#isEnabled) return
    this.#isEnabled = false
    for (const watch of this.#parts.watches) watch.stop()
  }

  setTracerProvider(provider: TracerProvider) {
    this.#tracerProvider = provider
    this.#tracer = undefined
  }

  setMeterProvider(provider: MeterProvider) {
    this.#hideMetrics?.()
    this.#hideMetrics = this.#parts.showMetrics(provider)
  }

  setConfig(config: PaySignalInstrumentationConfig) {
    this.#config = { ...this.#config, ...config }
  }

  getConfig(): PaySignalInstrumentationConfig {
    return this.#config
  }
}
