/** A minute of the test at which promtool evaluates the alert, and what it expects. */
export interface Look {
  readonly minute: number
  /**
   * The alert that fires. `value` is the number as the alert's description prints it.
   * @default nothing fires
   */
  readonly fires?: { readonly labels: Readonly<Record<string, string>>; readonly value: string }
}

/** A promtool test of one alert. */
export interface Scenario {
  readonly name: string
  /** The samples of each series in promtool's notation, by the selector of the series. There is one sample a minute. */
  readonly series: Readonly<Record<string, string>>
  readonly looks: readonly Look[]
}
