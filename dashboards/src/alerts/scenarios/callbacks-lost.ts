import { metrics } from '@paysignal/contract'
import { series } from '../../queries/promql.ts'
import { thresholds } from '../../thresholds.ts'
import type { Scenario } from './scenario.ts'
import { fires, provider, steady } from './series-notation.ts'

const { overdue } = thresholds.callbacks
const overdueSeries = series(metrics.callbacksOverdue, { provider })
const overdueChecked = series(metrics.lastCheck, { check: 'overdue_callbacks' })

export const callbacksLostScenarios: readonly Scenario[] = [
  { name: 'one or two lost callbacks are silent', series: { [overdueSeries]: steady(overdue - 1) }, looks: [{ minute: 60 }] },
  {
    name: 'with one more lost callback, the alert fires after its `for` time, and ends when that callback is a day old',
    series: { [overdueSeries]: `0x9 ${overdue}x60 ${overdue - 1}x30`, [overdueChecked]: steady(1) },
    looks: [{ minute: 14 }, { minute: 15, fires: fires(String(overdue)) }, { minute: 70, fires: fires(String(overdue)) }, { minute: 71 }],
  },
  {
    name: 'the alert stays while the checker is gone',
    series: { [overdueSeries]: '5x10 stale', [overdueChecked]: '1x10 stale' },
    looks: [
      { minute: 10, fires: fires('5') },
      { minute: 60, fires: fires('5') },
    ],
  },
]
