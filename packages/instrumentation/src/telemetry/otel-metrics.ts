import type { MeterProvider } from '@opentelemetry/api'
import type { Metric } from '@paysignal/contract'
import type { Guard } from '../guard.ts'
import { type BinsInstrument, isHistogram, type SlotInstrument } from './instruments.ts'
import { instrumentationName, pluginVersion } from './version.ts'

/**
 * Exports the instruments through a meter provider. Counters and gauges are read when it collects; values of histograms are recorded at once.
 * @returns a function that ends the export.
 */
export function registerMeter(
  provider: MeterProvider,
  instruments: readonly (SlotInstrument | BinsInstrument)[],
  refresh: () => void,
  guard: Guard,
): () => void {
  const meter = provider.getMeter(instrumentationName, pluginVersion)
  const undo = instruments.map((instrument) => {
    const { name, unit } = otelName(instrument.metric)
    const options = { description: instrument.metric.help, unit }
    if (isHistogram(instrument)) {
      const histogram = meter.createHistogram(name, { ...options, advice: { explicitBucketBoundaries: [...(instrument.metric.buckets ?? [])] } })
      for (const bins of instrument.bins) bins.mirror = (value, labels) => guard.run('metrics', () => histogram.record(value, labels))
      return () => {
        for (const bins of instrument.bins) bins.mirror = undefined
      }
    }
    const isCounter = instrument.metric.type === 'counter'
    const observable = isCounter ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options)
    const callback: Parameters<typeof observable.addCallback>[0] = (result) => {
      guard.run('metrics', () => {
        refresh()
        for (const { labels, value } of instrument.slots) if (!Number.isNaN(value)) result.observe(value, labels)
      })
    }
    observable.addCallback(callback)
    return () => observable.removeCallback(callback)
  })
  return () => {
    for (const step of undo) step()
  }
}

/**
 * `paysignal_call_duration_seconds` becomes `paysignal.call_duration` with the unit `s`. An exporter to Prometheus changes it back into the first
 * name.
 */
export function otelName({ name }: Metric): { readonly name: string; readonly unit: string } {
  const short = name.replace(/^paysignal_/, 'paysignal.').replace(/_total$/, '')
  const unit = short.endsWith('_seconds') ? 's' : '1'
  return { name: short.replace(/_(seconds|ratio)$/, ''), unit }
}
