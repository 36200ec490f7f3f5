import { metrics } from '@paysignal/contract'
import { facts } from '@paysignal/store'
import { expect, test } from 'vitest'
import { series } from '../../queries/promql.ts'
import { alerts } from '../alerts.ts'
import { checkerFacts } from './checker-facts.ts'

const gauges = facts.flatMap((fact) => fact.metrics.map((metric) => ({ fact: fact.name, gauge: metric.name })))

test.each(gauges)('an alert that reads $gauge depends on the fact $fact, and on no other', ({ fact, gauge }) => {
  expect(checkerFacts({ promql: `max by (provider) (${gauge}) >= 3` })).toEqual([fact])
  expect(checkerFacts({ promql: `max_over_time(${gauge}{provider="acme"}[5m]) >= 3` })).toEqual([fact])
})

test('an alert that reads gauges of several facts depends on each of them once', () => {
  const promql = `${series(metrics.unknownCodes)} > ${series(metrics.callbacksOverdue)} or ${series(metrics.callbacksOverdueOldest)} > 1`
  expect(checkerFacts({ promql })).toEqual(['overdue_callbacks', 'unknown_codes'])
})

test('an alert that reads no gauge of the checker depends on no fact', () => {
  expect(checkerFacts({ promql: `rate(${series(metrics.calls)}[5m]) > 1` })).toEqual([])
})

test('the facts of known alerts are found in their PromQL', () => {
  expect(Object.fromEntries(alerts.map((alert) => [alert.name, checkerFacts(alert)]))).toMatchObject({
    PaymentCallbacksMissing: ['silent_callbacks'],
    PaymentSettlementLagHigh: ['settlement_lag', 'oldest_unsettled'],
    PaymentCallbacksLost: ['overdue_callbacks'],
    PaymentObservabilityBlind: [],
    PaymentRateLimited: [],
  })
})
