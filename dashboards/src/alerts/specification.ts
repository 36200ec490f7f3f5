/** How compressed time is: 1 is real time; at 60 an hour's window takes a minute. */
export interface Scale {
  readonly speed: number
}

/** One alert: its Prometheus rule, its Grafana rule and its SQL form all come from this. */
export interface AlertDefinition {
  /** Also the name of its runbook. */
  readonly name: string
  /** `page` wakes somebody; `ticket` waits for the day; `none` is for a machine that waits for its end. */
  readonly severity: 'page' | 'ticket' | 'none'
  /** One line, without numbers. */
  readonly summary: string
  /** With the value; a Prometheus template that sees `$value` and `$labels`. */
  readonly description: string
  /** PromQL; each sample it returns is a breach. */
  readonly expr: string
  /** The checks whose gauges `expr` reads. While one of them is not seen, a breach stands as it was last known: silence is no recovery. */
  readonly checks?: readonly string[]
  /** How long a breach must last before the alert fires, in milliseconds of real time. */
  readonly forMs: number
  /** Where its picture is: the dashboard's uid and the panel's id. */
  readonly panel: { readonly dashboard: string; readonly id: number }
  readonly labels?: Readonly<Record<string, string>>
  /**
   * ClickHouse SQL for the same fact: one row `{ provider, value }` for each breach. Every window is divided by `speed`.
   * Absent where the store cannot know, such as when nothing reaches it.
   */
  readonly sql?: (scale: Scale) => string
}

/** Where the runbook of an alert is: the name decides, so no alert can be without. */
export const runbookUrl = (base: string, alertName: string) => `${base.replace(/\/+$/, '')}/${alertName}.md`

/** A real duration in a query, at the given speed: whole milliseconds, at least one. */
export const scaledMs = (ms: number, { speed }: Scale) => Math.max(1, Math.round(ms / speed))

/** The same in whole seconds, at least one. */
export const scaledSeconds = (ms: number, { speed }: Scale) => Math.max(1, Math.round(ms / speed / 1000))
