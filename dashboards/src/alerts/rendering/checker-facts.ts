import { facts } from '@paysignal/store'
import type { Alert } from '../specification.ts'

/**
 * The facts of the checker whose gauges an alert reads, by name. They are derived from its PromQL, so that no alert can forget one:
 * it would resolve when the checker disappears.
 */
export const checkerFacts = ({ promql }: Pick<Alert, 'promql'>): readonly string[] =>
  facts.filter(({ metrics }) => metrics.some((metric) => new RegExp(`\\b${metric.name}\\b`).test(promql))).map(({ name }) => name)
