/** One look at an alert: a minute of the test, and what fires then. */
export interface Look {
  readonly minute: number
  /** Absent: nothing fires. `value` is as the description prints it. */
  readonly fires?: { readonly labels: Readonly<Record<string, string>>; readonly value: string }
}

/** A promtool test of one alert: series with one sample a minute, and the minutes at which to look. */
export interface Scenario {
  readonly name: string
  /** Selector to promtool's series notation. */
  readonly series: Readonly<Record<string, string>>
  readonly looks: readonly Look[]
}
