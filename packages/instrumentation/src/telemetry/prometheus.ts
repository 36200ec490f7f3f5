import { InstrumentationError } from '../errors.ts'
import type { Guard } from '../guard.ts'
import { type Bins, type BinsInstrument, isHistogram, labelsOf, type SlotInstrument } from './instruments.ts'

/** The members of prom-client's `Registry` that we use. Versions 14 and 15 have them. */
export interface PrometheusRegistry {
  // biome-ignore lint/suspicious/noExplicitAny: prom-client's own metric type must be assignable without importing it
  registerMetric(metric: any): void
  // biome-ignore lint/suspicious/noExplicitAny: as above
  getSingleMetric(name: string): any
  removeSingleMetric(name: string): void
}

interface Sample {
  readonly labels: object
  readonly value: number
  readonly metricName?: string
}

/** Metrics of plugins that were closed. A new plugin may replace them in the registry. */
const retired = new WeakSet<object>()

/**
 * Registers the instruments in a prom-client registry. Their values are read only when the registry is read.
 * @returns a function that allows a later plugin to replace the metrics; until then they can still be read.
 * @throws {InstrumentationError} `METRIC_TAKEN`
 */
export function registerPrometheus(
  registry: PrometheusRegistry,
  instruments: readonly (SlotInstrument | BinsInstrument)[],
  refresh: () => void,
  guard: Guard,
): () => void {
  const views = instruments.map((instrument) => createView(instrument, refresh, guard))
  for (const { name } of views) {
    const existing = registry.getSingleMetric(name)
    if (existing === undefined) continue
    if (!retired.has(existing))
      throw new InstrumentationError(
        'METRIC_TAKEN',
        `registry already holds the metric ${name}: create one PaySignal for each registry, or pass another registry`,
      )
    registry.removeSingleMetric(name)
  }
  for (const view of views) registry.registerMetric(view)
  return () => {
    for (const view of views) retired.add(view)
  }
}

function createView(instrument: SlotInstrument | BinsInstrument, refresh: () => void, guard: Guard) {
  const { name, help, type, labels } = instrument.metric
  const aggregator = isHistogram(instrument) ? 'sum' : instrument.aggregator
  return {
    // The OpenMetrics registry writes to `name` (it removes `_total`), so it must be writable, and `get` must return the shortened name.
    name: name as string,
    help,
    type,
    aggregator,
    labelNames: labels,
    async get() {
      const values = guard.run('metrics', () => {
        refresh()
        return isHistogram(instrument) ? instrument.bins.flatMap((bins) => histogramSamples(name, bins)) : slotSamples(instrument)
      })
      return { name: this.name, help, type, aggregator, values: values ?? [] }
    },
    /** prom-client requires this method. It does nothing, because clearing the registry must not reset the plugin's counts. */
    reset() {},
  }
}

const slotSamples = (instrument: SlotInstrument): readonly Sample[] =>
  instrument.slots.filter(({ value }) => !Number.isNaN(value)).map(({ labels, value }) => ({ labels, value }))

function histogramSamples(name: string, { labels, bounds, counts, sum }: Bins): readonly Sample[] {
  let count = 0
  const buckets = [...bounds, '+Inf'].map((le, index): Sample => {
    count += counts[index] as number // There is one more count than there are bounds.
    return { labels: labelsOf({ le: String(le), ...labels }), value: count, metricName: `${name}_bucket` }
  })
  return [...buckets, { labels, value: sum, metricName: `${name}_sum` }, { labels, value: count, metricName: `${name}_count` }]
}
