import type { Scenario } from './scenario.ts'

export const watchdogScenarios: readonly Scenario[] = [
  {
    name: 'fires always, also when nothing was ever scraped',
    series: {},
    looks: [0, 1, 60].map((minute) => ({ minute, fires: { labels: {}, value: '1' } })),
  },
]
