import type { Metric } from '@paysignal/contract'

/** How often Prometheus scrapes, unless an installation says otherwise. */
export const scrapeIntervalMs = 15_000

type Matchers<M extends Metric> = Partial<Record<M['labels'][number], string>>

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** A duration in the notation of PromQL and Grafana, such as `15m`: in the largest unit without a remainder. */
export function duration(ms: number): string {
  const unit = ms === 0 ? (['s', 1] as const) : (units.find(([, size]) => ms % size === 0) ?? (['ms', 1] as const))
  return `${ms / unit[1]}${unit[0]}`
}

/** Milliseconds to seconds, the unit of durations in PromQL. */
export const seconds = (ms: number) => ms / 1000

// Grafana escapes a variable's value with backslashes. Between backticks, PromQL takes backslashes and quotes literally.
const quoted = (value: string) => (value.includes('$') ? `\`${value}\`` : `"${value}"`)

/** A series selector. A value that starts with `~` is a regular expression. */
export function series<M extends Metric>(metric: M, matchers: Matchers<M> = {}, suffix: '' | '_bucket' | '_count' | '_sum' = ''): string {
  const parts = Object.entries<string | undefined>(matchers).map(([label, value]) =>
    value?.startsWith('~') ? `${label}=~${quoted(value.slice(1))}` : `${label}="${value}"`,
  )
  return `${metric.name}${suffix}${parts.length > 0 ? `{${parts.join(',')}}` : ''}`
}

/** How much a counter grew within the window, for each provider. */
export const increaseByProvider = <M extends Metric>(counter: M, matchers: Matchers<M>, windowMs: number) =>
  `sum by (provider) (increase(${series(counter, matchers)}[${duration(windowMs)}]))`
