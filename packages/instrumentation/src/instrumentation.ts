import type { MeterProvider, TracerProvider } from '@opentelemetry/api'

export interface PaySignalInstrumentationConfig {
  readonly enabled?: boolean
}

/** What OpenTelemetry's `registerInstrumentations` and `NodeSDK` expect, of either SDK line. */
export interface PaySignalInstrumentation {
  readonly instrumentationName: string
  readonly instrumentationVersion: string
  enable(): void
  disable(): void
  setTracerProvider(provider: TracerProvider): void
  setMeterProvider(provider: MeterProvider): void
  setConfig(config: PaySignalInstrumentationConfig): void
  getConfig(): PaySignalInstrumentationConfig
}
