import { metrics } from '@paysignal/contract'
import { series } from '../../queries/promql.ts'
import { thresholds } from '../../thresholds.ts'
import type { Scenario } from './scenario.ts'
import { fires, provider, steady } from './series-notation.ts'

const { missing, unanswered } = thresholds.callbacks
const missingSeries = series(metrics.callbacksMissing, { provider })
const unansweredSeries = series(metrics.ordersUnanswered, { provider })
const overdueSeries = series(metrics.callbacksOverdue, { provider })
const checked = series(metrics.lastCheck, { check: 'silent_callbacks' })
const overdueChecked = series(metrics.lastCheck, { check: 'overdue_callbacks' })

export const callbacksMissingScenarios: readonly Scenario[] = [
  {
    name: 'a few unknown ends or unanswered orders are no silence',
    series: { [missingSeries]: steady(missing - 1), [unansweredSeries]: steady(unanswered - 1) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'one more unknown end pages, once it has lasted',
    series: { [missingSeries]: `0x9 ${missing}x60` },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(missing)) }],
  },
  {
    name: 'one more unanswered order pages, once it has lasted',
    series: { [unansweredSeries]: `0x9 ${unanswered}x60`, [missingSeries]: steady(0) },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(unanswered)) }],
  },
  {
    name: 'it resolves when callbacks come again, although what was lost stays overdue, and fires again for a second outage',
    series: { [unansweredSeries]: '0x9 50x10 0x9 70x60', [overdueSeries]: '0x9 50x90', [checked]: steady(1) },
    looks: [
      { minute: 19, fires: fires('50') },
      { minute: 20, fires: fires('50') },
      { minute: 21 },
      { minute: 35 },
      { minute: 36, fires: fires('70') },
    ],
  },
  {
    name: 'a checker that dies resolves nothing, is not heard twice when it returns, and resolves it when it has asked',
    series: { [unansweredSeries]: '50x10 stale _x48 60x10 0x60', [checked]: '1x10 stale _x48 1x70' },
    looks: [
      { minute: 10, fires: fires('50') },
      ...[11, 12, 30, 59].map((minute) => ({ minute, fires: fires('50') })),
      ...[60, 61, 70].map((minute) => ({ minute, fires: fires('60') })),
      { minute: 71 },
    ],
  },
  {
    name: 'a checker that is started again and cannot ask resolves nothing either, while others of its checks succeed',
    series: { [unansweredSeries]: '50x10 stale', [checked]: '1x10 stale', [overdueChecked]: '1x120' },
    looks: [
      { minute: 10, fires: fires('50') },
      { minute: 60, fires: fires('50') },
    ],
  },
  {
    name: 'a target that only stops being scraped resolves nothing, also when the samples have run out',
    series: { [unansweredSeries]: '50x10 _x110', [checked]: '1x10 _x110' },
    looks: [
      { minute: 15, fires: fires('50') },
      { minute: 16, fires: fires('50') },
      { minute: 90, fires: fires('50') },
    ],
  },
  {
    name: 'a breach that had just begun when the checker died pages, too',
    series: { [unansweredSeries]: '0x9 50 stale', [checked]: '1x10 stale' },
    looks: [{ minute: 14 }, { minute: 15, fires: fires('50') }],
  },
  {
    name: 'a checker that dies without a breach leaves none behind, and an old breach does not come back',
    series: { [unansweredSeries]: '50x10 0x5 stale', [checked]: '1x15 stale' },
    looks: [{ minute: 10, fires: fires('50') }, { minute: 12 }, { minute: 60 }],
  },
  { name: 'rules that were loaded before anything was scraped are silent', series: {}, looks: [{ minute: 0 }, { minute: 60 }] },
]
