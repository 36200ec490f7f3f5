import type { Metric } from '@paysignal/contract'

export type Labels = Readonly<Record<string, string>>

/** One series of a counter or gauge. NaN means that it has no value yet and is not exported. */
export interface Slot {
  readonly labels: Labels
  value: number
}

/** One series of a histogram. */
export interface Bins {
  readonly labels: Labels
  readonly bounds: readonly number[]
  /** The number of values in each bucket, not cumulative. The last bucket has no upper bound. */
  readonly counts: Float64Array
  sum: number
  /** Records each value in a histogram of OpenTelemetry, if a meter provider is set. */
  mirror: ((value: number, labels: Labels) => void) | undefined
}

export interface SlotInstrument {
  readonly metric: Metric
  readonly slots: Slot[]
  /** How prom-client combines the values of a cluster's workers. */
  readonly aggregator: 'sum' | 'max' | 'min'
}

export interface BinsInstrument {
  readonly metric: Metric
  readonly bins: Bins[]
}

export const isHistogram = (instrument: SlotInstrument | BinsInstrument): instrument is BinsInstrument => instrument.metric.type === 'histogram'

/** Labels without a prototype. With one, a polluted `Object.prototype` would break every export. */
export const labelsOf = (entries: Labels): Labels => Object.assign(Object.create(null), entries)

export function createSlots(metric: Metric, aggregator: SlotInstrument['aggregator'] = metric.type === 'counter' ? 'sum' : 'max'): SlotInstrument {
  return { metric, slots: [], aggregator }
}

/** Adds a series. A counter starts at 0, so that a rate shows its first increment. Pass NaN for a gauge that has no value yet. */
export function addSlot(instrument: SlotInstrument, labels: Labels, value = 0): Slot {
  const slot = { labels: labelsOf(labels), value }
  instrument.slots.push(slot)
  return slot
}

export const createBins = (metric: Metric): BinsInstrument => ({ metric, bins: [] })

export function addBins(instrument: BinsInstrument, labels: Labels): Bins {
  const bounds = instrument.metric.buckets ?? []
  const bins: Bins = { labels: labelsOf(labels), bounds, counts: new Float64Array(bounds.length + 1), sum: 0, mirror: undefined }
  instrument.bins.push(bins)
  return bins
}

/** Adds one value to a histogram. */
export function observe(bins: Bins, value: number) {
  let index = 0
  while (index < bins.bounds.length && value > (bins.bounds[index] as number)) index++ // The first condition keeps the index in range.
  bins.counts[index] = (bins.counts[index] as number) + 1 // There is one more count than there are bounds.
  bins.sum += value
  bins.mirror?.(value, bins.labels)
}
