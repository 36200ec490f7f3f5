/** The members of prom-client's `Registry` that are used; versions 14 and 15 fit. */
export interface PrometheusRegistry {
  // biome-ignore lint/suspicious/noExplicitAny: prom-client's own metric type must be assignable without importing it
  registerMetric(metric: any): void
}
