import { DashboardsError } from '../dashboards-error.ts'
import { grafanaFormats } from './grafana-formats.ts'
import { interpolate, type VariableValues } from './interpolate.ts'
import { duration, scrapeIntervalMs } from './promql.ts'
import { allPattern, variable } from './variables.ts'

/** The time step and the variables with which Grafana runs a PromQL query of a panel. A `MacroContext` has both, too. */
export interface PromqlContext {
  /** Length of one step, in seconds; at least 1. */
  readonly intervalSeconds: number
  /**
   * How often Prometheus scrapes, in seconds.
   * @default 15
   */
  readonly scrapeIntervalSeconds?: number
  readonly variables: VariableValues
}

const rateInterval = '$__rate_interval'

/**
 * Replaces variables and macros in a panel's PromQL query as Grafana and its Prometheus data source do, so that the query runs without them. The
 * sequence is theirs: first variables, then the macro, even where a variable's value contains it.
 *
 * Supports `$__rate_interval`, which is one step and one scrape interval, but at least four scrape intervals, and variables with the format
 * `regex`. When "All" is chosen, the regular expression matches every value.
 * @throws {DashboardsError} `INVALID_QUERY` for any other macro or format, and for a variable without a value.
 */
export function expandPromql(promql: string, context: PromqlContext): string {
  const { intervalSeconds, scrapeIntervalSeconds = scrapeIntervalMs / 1000, variables } = context
  const rateSeconds = Math.max(intervalSeconds + scrapeIntervalSeconds, 4 * scrapeIntervalSeconds)
  const interpolated = interpolate(promql, variables, new Set([rateInterval]), (value, format, match) => {
    if (format !== 'regex') throw new DashboardsError('INVALID_QUERY', `${match} needs the format regex, as in ${variable('name:regex')}: ${promql}`)
    return [value].flat()[0] === '$__all' ? allPattern : grafanaFormats.regex(value)
  })
  return interpolated.replaceAll(rateInterval, duration(rateSeconds * 1000))
}
