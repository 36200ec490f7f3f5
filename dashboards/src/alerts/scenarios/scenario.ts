/** A minute of the test at which promtool evaluates the alert, and what it expects. */
export interface Look {
  readonly minute: number
  /** Absent: nothing fires. `value` is the text that the alert's description contains for its value. */
  readonly fires?: { readonly labels: Readonly<Record<string, string>>; readonly value: string }
}

/** A promtool test of one alert. */
export interface Scenario {
  readonly name: string
  /** From a series selector to its samples in promtool's notation, one sample a minute. */
  readonly series: Readonly<Record<string, string>>
  readonly looks: readonly Look[]
}
