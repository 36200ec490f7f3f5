/** How fast time runs: at 1 in real time; at 60 a window of an hour takes a minute. */
export interface Scale {
  readonly speed: number
}

/** One alert. Its Prometheus rule and its Grafana rule are rendered from this. */
export interface Alert {
  /** Also the name of its runbook: `docs/runbooks/NAME.md`. */
  readonly name: string
  /** `page` wakes somebody; `ticket` waits for working hours; `none` is a heartbeat for a machine, which raises the alarm when it stops. */
  readonly severity: 'page' | 'ticket' | 'none'
  /** What is wrong, in one line without numbers. */
  readonly summary: string
  /** What is wrong, with the value: a Prometheus template that may use `$value` and `$labels`. */
  readonly description: string
  /**
   * A PromQL query that returns one sample for each breach, and nothing when there is no breach. While gauges of the checker that it reads are
   * missing (`checkerFacts` lists them), a breach stays as it was last known: missing data must not resolve an alert. When other series are missing, the alert resolves.
   */
  readonly promql: string
  /** How long a breach must last before the alert fires, in milliseconds of real time. */
  readonly forMs: number
  /** The panel that shows what the alert watches. */
  readonly panel: { readonly board: string; readonly id: number }
  /**
   * Every breach carries the label `provider`, so links can carry it too.
   * @default false
   */
  readonly isPerProvider?: boolean
  /**
   * The same condition in ClickHouse SQL: one row `{ provider, value }` for each breach. Every window is divided by `speed`.
   * Left out when the store cannot know the answer, such as when no events reach it.
   * @default no SQL form
   */
  readonly sql?: (scale: Scale) => string
}
