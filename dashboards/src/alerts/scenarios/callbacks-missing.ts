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
    name: 'a few orders with an unknown end or without a callback are silent',
    series: { [missingSeries]: steady(missing - 1), [unansweredSeries]: steady(unanswered - 1) },
    looks: [{ minute: 60 }],
  },
  {
    name: 'with one more order whose end is unknown, the alert fires after its `for` time',
    series: { [missingSeries]: `0x9 ${missing}x60` },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(missing)) }],
  },
  {
    name: 'with one more order without a callback, the alert fires after its `for` time',
    series: { [unansweredSeries]: `0x9 ${unanswered}x60`, [missingSeries]: steady(0) },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(unanswered)) }],
  },
  {
    name: 'the alert resolves when callbacks arrive again, although the lost ones stay overdue, and fires again for a second outage',
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
    name: 'the alert stays while the checker is gone, does not fire a second time when it returns, and resolves when a check finds no breach',
    series: { [unansweredSeries]: '50x10 stale _x48 60x10 0x60', [checked]: '1x10 stale _x48 1x70' },
    looks: [
      { minute: 10, fires: fires('50') },
      ...[11, 12, 30, 59].map((minute) => ({ minute, fires: fires('50') })),
      ...[60, 61, 70].map((minute) => ({ minute, fires: fires('60') })),
      { minute: 71 },
    ],
  },
  {
    name: 'the alert stays while its check fails after a restart, although other checks succeed',
    series: { [unansweredSeries]: '50x10 stale', [checked]: '1x10 stale', [overdueChecked]: '1x120' },
    looks: [
      { minute: 10, fires: fires('50') },
      { minute: 60, fires: fires('50') },
    ],
  },
  {
    name: 'the alert stays while the checker is not scraped, even after its last samples expire',
    series: { [unansweredSeries]: '50x10 _x110', [checked]: '1x10 _x110' },
    looks: [
      { minute: 15, fires: fires('50') },
      { minute: 16, fires: fires('50') },
      { minute: 90, fires: fires('50') },
    ],
  },
  {
    name: 'a breach that began just before the checker died causes a page, too',
    series: { [unansweredSeries]: '0x9 50 stale', [checked]: '1x10 stale' },
    looks: [{ minute: 14 }, { minute: 15, fires: fires('50') }],
  },
  {
    name: 'a checker that dies without a breach causes no alert, and an earlier breach does not return',
    series: { [unansweredSeries]: '50x10 0x5 stale', [checked]: '1x15 stale' },
    looks: [{ minute: 10, fires: fires('50') }, { minute: 12 }, { minute: 60 }],
  },
  { name: 'the alert is silent while nothing has been scraped yet', series: {}, looks: [{ minute: 0 }, { minute: 60 }] },
]
