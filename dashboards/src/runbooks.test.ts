import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookup, type ProviderName, providers } from '@paysignal/providers'
import { describe, expect, test } from 'vitest'
import { alerts } from './alerts/alerts.ts'
import { dashboards } from './grafana/rendered-queries.fixture.ts'
import { memoryMs, thresholds } from './thresholds.ts'

const folder = join(import.meta.dirname, '../../docs/runbooks')
const read = (name: string) => readFileSync(join(folder, `${name}.md`), 'utf8')

test('each alert has a runbook, and each runbook an alert', () => {
  expect(readdirSync(folder).sort()).toEqual(['README.md', ...alerts.map(({ name }) => `${name}.md`)].sort())
})

test('the README lists each runbook with the severity of its alert, and explains how to run the SQL', () => {
  const rows = [...read('README').matchAll(/^\| \[(\w+)\]\((\w+)\.md\) \| (\w+) \|/gm)].map(([, name, file, severity]) => ({ name, file, severity }))
  expect(rows).toEqual(expect.arrayContaining(alerts.map(({ name, severity }) => ({ name, file: name, severity }))))
  expect(rows).toHaveLength(alerts.length)
  expect(read('README')).toContain("curl 'http://clickhouse:8123/?database=paysignal'")
})

test('the table of alerts in the README of this package lists each alert with its severity', () => {
  const rows = [...readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').matchAll(/^\| `(\w+)` \| (\w+) \| .+ \|$/gm)]
  expect(rows.map(([, name, severity]) => ({ name, severity }))).toEqual(alerts.map(({ name, severity }) => ({ name, severity })))
})

const openings = { page: 'Page', ticket: 'Ticket', none: 'Heartbeat' } as const

describe.each(alerts)('$name', ({ name, severity }) => {
  const text = read(name)

  test('has the sections Meaning, Impact, Diagnosis and Mitigation', () => {
    expect(text.match(/^## .*$/gm)).toEqual(['## Meaning', '## Impact', '## Diagnosis', '## Mitigation'])
    expect(text).toMatch(new RegExp(`^# ${name}\n\n${openings[severity]}\\.`))
  })

  test('explains before its first query how to run it', () => {
    expect(text).toMatch(/^## Diagnosis\n\nRun the SQL below in Grafana \(.*\), or from a shell: `curl .*\(\[more\]\(README\.md\)\)\.$/m)
  })

  test('names a dashboard that exists', () => {
    const titles = dashboards.map(({ title }) => title)
    const named = [...text.matchAll(/\*(PaySignal \/ [^*]+)\*/g)].map((match) => match[1])
    expect(named.length).toBeGreaterThan(0)
    expect(titles).toEqual(expect.arrayContaining(named))
  })

  test('contains no dollar sign, which a text panel would read as a variable', () => {
    expect(text).not.toContain('$')
  })
})

test('runbooks name the limits of their alerts', () => {
  const minutes = (ms: number) => ms / 60_000
  const { signature, timestamp, rateLimit, settlement, callbacks, pipeline, unreachable, blind } = thresholds
  const words = new Map([[10, 'ten']])
  const opening = (name: string) => read(name).split('\n')[2]
  for (const [name, limits] of [
    ['PaymentSignatureFailures', signature],
    ['PaymentTimestampsExpired', timestamp],
  ] as const) {
    expect(opening(name)).toContain(`at least ${limits.calls} in ${words.get(minutes(limits.windowMs))} minutes`)
    expect(opening(name)).toContain(`${limits.share * 100} % of all calls`)
  }
  expect(opening('PaymentRateLimited')).toContain(`At least ${rateLimit.share * 100} %`)
  expect(opening('PaymentRateLimited')).toContain(`${rateLimit.calls} and more in ${words.get(minutes(rateLimit.windowMs))} minutes`)
  expect(opening('PaymentSettlementLagHigh')).toContain(`more than ${minutes(settlement.p95Ms)} minutes from`)
  expect(opening('PaymentSettlementLagHigh')).toContain(`more than ${minutes(settlement.oldestMs)} minutes`)
  expect(opening('PaymentCallbacksMissing')).toContain(
    `at least ${callbacks.unanswered} orders were created and have waited longer than the ${minutes(callbacks.allowanceMs)} minutes allowed, or at least ${callbacks.missing} orders`,
  )
  expect(opening('PaymentCallbacksLost')).toContain(
    `At least ${callbacks.overdue} orders, refunds or payouts of a provider have had no callback for longer than the ${minutes(callbacks.allowanceMs)} minutes`,
  )
  expect(opening('PaymentProviderUnreachable')).toContain(
    `within ${minutes(unreachable.windowMs)} minutes, and at least ${unreachable.calls}, got no answer`,
  )
  expect(opening('PaymentProviderUnreachable')).toContain(`lasted for ${minutes(unreachable.forMs)} minutes`)
  expect(unreachable.share).toBe(0.5) // the runbook says "half"
  expect(opening('PaymentObservabilityBlind')).toContain(`not succeeded for ${minutes(blind.checkAgeMs)} minutes`)
  expect(opening('PaymentObservabilityBlind')).toContain(`scraped for ${minutes(blind.unseenMs)} minutes`)
  expect(opening('PaymentPipelineStalled')).toContain(
    `${minutes(pipeline.commitAgeMs)} minutes, or no pipeline process at all has made progress for ${minutes(pipeline.silentMs)} minutes. A pipeline that is gone is reported for ${memoryMs / 86_400_000} days`,
  )
})

describe('codes in runbooks', () => {
  const rows = alerts.flatMap(({ name }) =>
    [...read(name).matchAll(/^\| (GatePay|HashNut) \| (.+?) \|/gm)].flatMap(([, provider = '', codes = '']) =>
      [...codes.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ name, provider: provider.toLowerCase() as ProviderName, code })),
    ),
  )

  test.each(rows)('$name: $provider $code is in the catalogue', ({ provider, code }) => {
    const catalogue = providers[provider]().catalogue
    expect(catalogue.filter((entry) => entry.code === code)).not.toEqual([])
  })

  test('have the category that the alert watches', () => {
    const categoryOf = (provider: ProviderName, api: string, code: string) => lookup(providers[provider](), api, code)?.category
    expect(categoryOf('gatepay', 'general', '400002')).toBe('signature')
    expect(categoryOf('gatepay', 'general', '400003')).toBe('timestamp')
    expect(categoryOf('hashnut', 'api', '-2')).toBe('signature')
    expect(categoryOf('hashnut', 'api', '-30')).toBe('rate_limit')
    expect(categoryOf('hashnut', 'api', '-31')).toBe('rate_limit')
    expect(rows.length).toBeGreaterThan(5)
  })
})
