import { expect, test } from 'vitest'
import { boards } from '../boards/boards.ts'
import { alerts } from './alerts.ts'
import { scenarios } from './scenarios/scenarios.ts'

test.each(alerts)('$name has scenarios for promtool', ({ name }) => {
  const named = [...scenarios.keys()].map((alert) => alert.name)
  expect(named, `write a file in dashboards/src/alerts/scenarios for ${name}, and add it to scenarios.ts there`).toContain(name)
})

test('every alert with scenarios is in the list of alerts', () => {
  const names = alerts.map(({ name }) => name)
  expect(
    [...scenarios.keys()].map(({ name }) => name).filter((name) => !names.includes(name)),
    'add these alerts to dashboards/src/alerts/alerts.ts',
  ).toEqual([])
})

/** Alerts on what the store cannot know. */
const withoutSql = ['PaymentPipelineStalled', 'PaymentObservabilityBlind', 'PaymentWatchdog']

test.each(alerts)('$name has a SQL form, unless the store cannot know the answer', ({ name, sql }) => {
  const remedy = withoutSql.includes(name)
    ? `remove ${name} from the list withoutSql in this file: it has \`sql\``
    : `give ${name} \`sql\`, or add it to the list withoutSql in this file if the store cannot know the answer`
  expect(sql === undefined, remedy).toBe(withoutSql.includes(name))
})

test('no alert uses macros or variables of Grafana, which do not work in alert rules', () => {
  for (const alert of alerts) expect(`${alert.promql} ${alert.sql?.({ speed: 1 })}`).not.toContain('$')
})

test('each alert names a panel that exists', () => {
  for (const { name, panel } of alerts) {
    const board = boards.find(({ uid }) => uid === panel.board)
    expect(
      board?.rows.flat().map(({ id }) => id),
      `${name} names panel ${panel.id} of ${panel.board}`,
    ).toContain(panel.id)
  }
})

test('summaries contain no numbers, descriptions contain the value', () => {
  for (const { name, summary, description } of alerts) {
    expect(summary, name).not.toMatch(/\d|\{\{/)
    expect(description, name).toContain('$value')
  }
})
