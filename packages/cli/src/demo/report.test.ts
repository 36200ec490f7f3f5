import { alerts } from '@paysignal/dashboards'
import { expect, test } from 'vitest'
import { incidents } from './incidents.ts'
import { type DemoReport, surprisesIn } from './report.ts'

const events = { emitted: 7, delivered: 7, dropped: 0, spooled: 0, inFlight: 0, stored: 7, distinct: 7 }
const planted = incidents.map(({ name, provider, alert, alsoFires }) => ({
  name,
  provider,
  alert,
  alsoFires,
  plantedAt: '2026-01-01T00:00:00.000Z',
  firedAt: '2026-01-01T00:00:05.000Z',
}))
const fired = (name: string, provider: string) => ({ name, provider, severity: 'page', state: 'resolved' })
const own = planted.map(({ alert, provider }) => fired(alert, provider))
const surprises = (changes: Partial<DemoReport>) => surprisesIn({ events, incidents: planted, alerts: own, ...changes })

test('a run has no surprises when each incident fires its own alert and, at most, its consequences for the same provider', () => {
  expect(surprises({})).toEqual([])
  expect(surprises({ alerts: [...own, fired('PaymentCallbacksLost', 'hashnut'), fired('PaymentSettlementLagHigh', 'hashnut')] })).toEqual([])
})

test('a lost event, an incident without its alert, and an alert without an incident are surprises', () => {
  expect(surprises({ events: { ...events, stored: 6, distinct: 6 } })).toMatchInlineSnapshot(`
    [
      "the counts of events do not add up: emitted 7, delivered 7, dropped 0, stored 6, distinct 6",
    ]
  `)
  expect(surprises({ incidents: planted.map((each) => (each.name === 'key-rotated' ? { ...each, firedAt: null } : each)) })).toMatchInlineSnapshot(`
    [
      "PaymentSignatureFailures did not fire for the incident key-rotated",
    ]
  `)
  expect(surprises({ alerts: [...own, fired('PaymentCallbacksLost', 'gatepay')] })).toMatchInlineSnapshot(`
    [
      "PaymentCallbacksLost fired for gatepay, but no incident explains it",
    ]
  `)
})

test('each alert that an incident names exists', () => {
  const names = alerts.map(({ name }) => name)
  expect(incidents.flatMap(({ alert, alsoFires }) => [alert, ...alsoFires]).filter((name) => !names.includes(name))).toEqual([])
})
