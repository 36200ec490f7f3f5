import { expect, test } from 'vitest'
import { boards } from '../boards/boards.ts'
import { alerts } from './alerts.ts'
import { scenarios } from './scenarios/scenarios.ts'

test('each alert has scenarios for promtool', () => {
  expect([...scenarios.keys()].map(({ name }) => name).sort()).toEqual(alerts.map(({ name }) => name).sort())
})

test('every alert has a SQL form, except where the store cannot know the answer', () => {
  expect(alerts.filter((alert) => alert.sql === undefined).map((alert) => alert.name)).toEqual([
    'PaymentPipelineStalled',
    'PaymentObservabilityBlind',
    'PaymentWatchdog',
  ])
})

test('no alert uses macros or variables of Grafana, which do not work in alert rules', () => {
  for (const alert of alerts) expect(`${alert.promql} ${alert.sql?.({ speed: 1 })}`).not.toContain('$')
})

test('each alert names a panel that exists', () => {
  for (const { name, panel } of alerts) {
    const board = boards.find(({ uid }) => uid === panel.board)
    expect(
      board?.rows.flat().map(({ id }) => id),
      name,
    ).toContain(panel.id)
  }
})

test('summaries contain no numbers, descriptions contain the value', () => {
  for (const { name, summary, description } of alerts) {
    expect(summary, name).not.toMatch(/\d|\{\{/)
    expect(description, name).toContain('$value')
  }
})
