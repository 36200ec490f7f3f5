import { type MeterProvider, type Tracer, type TracerProvider, trace } from '@opentelemetry/api'
import { instrumentationName, pluginVersion } from './telemetry/version.ts'

export interface PaySignalInstrumentationConfig {
  readonly enabled?: boolean
}

/** What the instrumentation switches. */
export interface InstrumentationParts {
  /** Starts or stops watching the process's calls. */
  readonly watch: { start(): void; stop(): void }
  /** Shows the metrics through a meter provider, and gives back how to take them away. */
  readonly showMetrics: (provider: MeterProvider) => () => void
}

/**
 * What OpenTelemetry's `registerInstrumentations` and `NodeSDK` expect, of either SDK line. It extends no class of the SDK: one build
 * serves both lines, and nothing runs before our own fields exist.
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
    // Neither SDK line calls `enable` on an instrumentation whose config says that it is enabled.
    this.enable()
  }

  /** Asked for when a span starts, where a provider that throws costs that span alone. */
  get tracer(): Tracer {
    this.#tracer ??= this.#tracerProvider.getTracer(instrumentationName, pluginVersion)
    return this.#tracer
  }

  enable() {
    if (this.#isEnabled) return
    this.#isEnabled = true
    this.#parts.watch.start()
  }

  disable() {
    if (!this.#isEnabled) return
    this.#isEnabled = false
    this.#parts.watch.stop()
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
