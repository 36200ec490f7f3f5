import { expect, test } from 'vitest'
import { createAlertEvaluator } from './alert-evaluator.ts'

const alerts = [
  { name: 'Slow', forMs: 60_000 },
  { name: 'Instant', forMs: 0 },
]
const row = (provider: string) => ({ provider, value: 1 })

test('a breach is pending until it has lasted, then fires once', () => {
  const evaluator = createAlertEvaluator({ alerts })
  expect(evaluator.observe('Slow', [row('acme')], 1000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'pending', at: 1000 }])
  expect(evaluator.observe('Slow', [row('acme')], 60_999)).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 61_000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 61_000 }])
  expect(evaluator.observe('Slow', [row('acme')], 99_000)).toEqual([])
  expect(evaluator.active()).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 61_000 }])
})

test('a breach that goes away before it has lasted says nothing and starts anew', () => {
  const evaluator = createAlertEvaluator({ alerts })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [], 30_000)).toEqual([])
  expect(evaluator.active()).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 59_000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'pending', at: 59_000 }])
  expect(evaluator.observe('Slow', [row('acme')], 61_000)).toEqual([])
})

test('a firing alert resolves with the first look without a breach', () => {
  const evaluator = createAlertEvaluator({ alerts })
  expect(evaluator.observe('Instant', [row('acme')], 5)).toEqual([{ alert: 'Instant', provider: 'acme', state: 'firing', at: 5 }])
  expect(evaluator.observe('Instant', [], 6)).toEqual([{ alert: 'Instant', provider: 'acme', state: 'resolved', at: 6 }])
  expect(evaluator.active()).toEqual([])
})

test('providers and alerts are kept apart', () => {
  const evaluator = createAlertEvaluator({ alerts })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [row('acme'), row('zinc')], 60_000)).toEqual([
    { alert: 'Slow', provider: 'acme', state: 'firing', at: 60_000 },
    { alert: 'Slow', provider: 'zinc', state: 'pending', at: 60_000 },
  ])
  expect(evaluator.observe('Instant', [], 60_000)).toEqual([])
  expect(evaluator.active()).toHaveLength(2)
})

test('at a higher speed a breach has to last less long', () => {
  const evaluator = createAlertEvaluator({ alerts, speed: 60 })
  evaluator.observe('Slow', [row('acme')], 0)
  expect(evaluator.observe('Slow', [row('acme')], 999)).toEqual([])
  expect(evaluator.observe('Slow', [row('acme')], 1000)).toEqual([{ alert: 'Slow', provider: 'acme', state: 'firing', at: 1000 }])
})

test('a wrong name and a wrong speed are refused', () => {
  expect(() => createAlertEvaluator({ alerts }).observe('Slwo', [], 0)).toThrowErrorMatchingInlineSnapshot(
    `[DashboardsError: no alert is named Slwo; there are Slow, Instant]`,
  )
  expect(() => createAlertEvaluator({ alerts, speed: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[DashboardsError: speed must be a positive number, got 0]`,
  )
})
