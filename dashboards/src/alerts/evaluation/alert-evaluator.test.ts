import { expect, test } from 'vitest'
import { createAlertEvaluator } from './alert-evaluator.ts'

const alerts = [
  { name: 'Slow', forMs: 60_000 },
  { name: 'Instant', forMs: 0 },
]
const row = (provider: string) => ({ provider, value: 1 })

test('a breach is pending until it has lasted long enough, then fires once', () => {
  const evaluator = createAlertEvaluator({ alerts })
  expect(evaluator.observe('Slow', [row('acme')], 1000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'pending', at: 1000 }])
  expect(evaluator.observe('Slow', [row('acme')], 60_999)).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 61_000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 61_000 }])
  expect(evaluator.observe('Slow', [row('acme')], 99_000)).toEqual([])
  expect(evaluator.active()).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 61_000 }])
})

test('a breach that ends before it has lasted long enough is dropped, and the next one starts from zero', () => {
  const evaluator = createAlertEvaluator({ alerts })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [], 30_000)).toEqual([])
  expect(evaluator.active()).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 59_000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'pending', at: 59_000 }])
  expect(evaluator.observe('Slow', [row('acme')], 61_000)).toEqual([])
})

test('a firing alert resolves at the first evaluation without a breach', () => {
  const evaluator = createAlertEvaluator({ alerts })
  expect(evaluator.observe('Instant', [row('acme')], 5)).toEqual([{ alert: 'Instant', provider: 'acme', state: 'firing', at: 5 }])
  expect(evaluator.observe('Instant', [], 6)).toEqual([{ alert: 'Instant', provider: 'acme', state: 'resolved', at: 6 }])
  expect(evaluator.active()).toEqual([])
})

test('each alert keeps a separate state for each provider', () => {
  const evaluator = createAlertEvaluator({ alerts })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [row('acme'), row('zinc')], 60_000)).toEqual([
    { alert: 'Slow', provider: 'acme', state: 'firing', at: 60_000 },
    { alert: 'Slow', provider: 'zinc', state: 'pending', at: 60_000 },
  ])
  expect(evaluator.observe('Instant', [], 60_000)).toEqual([])
  expect(evaluator.active()).toHaveLength(2)
})

test('a breach has to last less long at a higher speed', () => {
  const evaluator = createAlertEvaluator({ alerts, speed: 60 })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [row('acme')], 999)).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 1000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 1000 }])
})

test('an unknown alert and an invalid speed are refused', () => {
  expect(() => createAlertEvaluator({ alerts }).observe('Slwo', [], 0)).toThrowErrorMatchingInlineSnapshot(
    `[DashboardsError: no alert is named Slwo; known alerts are Slow, Instant]`,
  )
  expect(() => createAlertEvaluator({ alerts, speed: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[DashboardsError: speed must be a positive number, got 0]`,
  )
})
