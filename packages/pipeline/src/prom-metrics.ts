import type { Metric } from '@paysignal/contract'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const common = ({ name, help, labels }: Metric) => ({ name, help, labelNames: [...labels] })
const bucketsOf = ({ buckets }: Metric) => (buckets ? { buckets: [...buckets] } : {})

// Each function creates a metric of prom-client from the contract's definition, and registers it.

export const counterOf = (metric: Metric, registry: Registry) => new Counter({ ...common(metric), registers: [registry] })
export const gaugeOf = (metric: Metric, registry: Registry) => new Gauge({ ...common(metric), registers: [registry] })
export const histogramOf = (metric: Metric, registry: Registry) => new Histogram({ ...common(metric), ...bucketsOf(metric), registers: [registry] })
