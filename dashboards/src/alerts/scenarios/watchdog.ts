import type { Scenario } from './scenario.ts'

export const watchdogScenarios: readonly Scenario[] = [
  {
    name: 'the alert always fires, even when nothing has ever been scraped',
    series: {},
    looks: [0, 1, 60].map((minute) => ({ minute, fires: { labels: {}, value: '1' } })),
  },
]
