import type { Metric } from '@paysignal/contract'

export type Labels = Readonly<Record<string, string>>

/** One series of a counter or gauge, incremented in place. NaN means that there is nothing to export yet. */
export interface Slot {
  readonly labels: Labels
  value: number
}

/** One series of a histogram. */
export interface Bins {
  readonly labels: Labels
  readonly bounds: readonly number[]
  /** Per bucket, not cumulative; the last one has no upper bound. */
  readonly counts: Float64Array
  sum: number
  /** Passes each value on to a histogram of OpenTelemetry, where there is one. */
  mirror: ((value: number, labels: Labels) => void) | undefined
}

export interface SlotInstrument {
  readonly metric: Metric
  readonly slots: Slot[]
  /** How a cluster's workers are added up. */
  readonly aggregator: 'sum' | 'max' | 'min'
}

export interface BinsInstrument {
  readonly metric: Metric
  readonly bins: Bins[]
}

export const isHistogram = (instrument: SlotInstrument | BinsInstrument): instrument is BinsInstrument => instrument.metric.type === 'histogram'

/** Labels without a prototype: a polluted `Object.prototype` would otherwise break every export. */
export const labelsOf = (entries: Labels): Labels => Object.assign(Object.create(null), entries)

export function createSlots(metric: Metric, aggregator: SlotInstrument['aggregator'] = metric.type === 'counter' ? 'sum' : 'max'): SlotInstrument {
  return { metric, slots: [], aggregator }
}

/** Adds a series. It starts at 0, so that its first increment shows in a rate; give NaN for a gauge that is not known yet. */
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

export function observe(bins: Bins, value: number) {
  let index = 0
  while (index < bins.bounds.length && value > (bins.bounds[index] as number)) index++ // in range by the first half of the condition
  bins.counts[index] = (bins.counts[index] as number) + 1 // one more count than bounds
  bins.sum += value
  bins.mirror?.(value, bins.labels)
}
