import { metrics } from '@paysignal/contract'
import { seconds, series } from '../../queries/promql.ts'
import { thresholds } from '../../thresholds.ts'
import type { Scenario } from './scenario.ts'
import { fires, provider, steady } from './series-notation.ts'

const p95 = series(metrics.settlementLag, { provider, quantile: '0.95' })
const oldest = series(metrics.settlementOldest, { provider })
const { p95Ms, oldestMs } = thresholds.settlement
const seen = (check: string) => series(metrics.lastCheck, { check })

export const settlementLagHighScenarios: readonly Scenario[] = [
  {
    name: 'settlement within the limit is silent',
    series: { [p95]: steady(seconds(p95Ms)), [oldest]: steady(seconds(oldestMs)) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'the alert for slow settlement fires after its `for` time',
    series: { [p95]: steady(seconds(p95Ms) + 1) },
    looks: [{ minute: 4 }, { minute: 5, fires: fires('10m 1s') }],
  },
  {
    name: 'one stuck order is enough for the alert to fire, although the others settle',
    series: { [p95]: steady(30), [oldest]: steady(seconds(oldestMs) + 1) },
    looks: [{ minute: 4 }, { minute: 5, fires: fires('20m 1s') }],
  },
  {
    name: 'the alert resolves when the checker no longer reports the provider, but not while the checker is gone',
    series: {
      [p95]: `${seconds(p95Ms) + 1}x20 stale`,
      [seen('settlement_lag')]: '1x20 stale _x20 1x60',
      [seen('oldest_unsettled')]: '1x20 stale _x30 1x60',
    },
    looks: [{ minute: 20, fires: fires('10m 1s') }, { minute: 45, fires: fires('10m 1s') }, { minute: 52 }],
  },
  {
    name: 'the median is not compared with the limit',
    series: { [series(metrics.settlementLag, { provider, quantile: '0.5' })]: steady(seconds(p95Ms) + 1) },
    looks: [{ minute: 60 }],
  },
]
