import { expect, test } from 'vitest'
import { alerts } from '../alerts.ts'
import { plantedEvents, plantedProviders } from './planted-providers.fixture.ts'

const file = 'dashboards/src/alerts/evaluation/planted-providers.fixture.ts'
const withSql = alerts.filter(({ sql }) => sql !== undefined)
const providersWithEvents = new Set(plantedEvents().map(({ provider }) => provider))

test.each(withSql)('$name has planted providers just below and at its limits, for the test of its SQL', ({ name }) => {
  const { below = [], breaching = [] } = plantedProviders[name] ?? {}
  const remedy = `${file}: add ${name} to plantedProviders, with a provider just below and one at each of its limits, and their events to plantedEvents`
  expect(below, remedy).not.toEqual([])
  expect(breaching, remedy).not.toEqual([])
  const named = [...below, ...breaching]
  expect(
    named.filter((provider) => !providersWithEvents.has(provider)),
    `${file}: add events of these providers to plantedEvents`,
  ).toEqual([])
  expect(
    below.filter((provider) => breaching.includes(provider)),
    `${file}: these providers are both below and at a limit of ${name}`,
  ).toEqual([])
})

test('every alert with planted providers has a SQL form', () => {
  const names = withSql.map(({ name }) => name)
  expect(
    Object.keys(plantedProviders).filter((name) => !names.includes(name)),
    `${file}: remove these alerts, or correct their names`,
  ).toEqual([])
})
