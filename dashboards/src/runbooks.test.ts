import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookup, type ProviderName, providers } from '@paysignal/providers'
import { describe, expect, test } from 'vitest'
import { alerts } from './alerts/alerts.ts'
import type { Alert } from './alerts/specification.ts'
import { dashboards } from './grafana/rendered-queries.fixture.ts'
import { memoryMs, thresholds } from './thresholds.ts'

const folder = join(import.meta.dirname, '../../docs/runbooks')
const read = (name: string) => readFileSync(join(folder, `${name}.md`), 'utf8')

const written = readdirSync(folder).filter((file) => file !== 'README.md')
const alertsWithRunbook = alerts.filter(({ name }) => written.includes(`${name}.md`))

test.each(alerts)('$name has a runbook', ({ name }) => {
  expect(written, `write docs/runbooks/${name}.md: copy docs/runbooks/PaymentRateLimited.md and keep its structure`).toContain(`${name}.md`)
})

test('each runbook has an alert', () => {
  const expected = alerts.map(({ name }) => `${name}.md`)
  expect(
    written.filter((file) => !expected.includes(file)),
    'no alert has the name of these files of docs/runbooks',
  ).toEqual([])
})

test('the README of the runbooks lists each alert with its severity, and explains how to run the SQL', () => {
  const rows = [...read('README').matchAll(/^\| \[(\w+)\]\((\w+)\.md\) \| (\w+) \|/gm)].map(([, name, file, severity]) => ({ name, file, severity }))
  const hasRow = (alert: Alert) => rows.some(({ name, file, severity }) => name === alert.name && file === name && severity === alert.severity)
  const without = alerts.filter((alert) => !hasRow(alert)).map(({ name }) => name)
  expect(without, 'docs/runbooks/README.md: add a row for these alerts to the table, or correct their severity').toEqual([])
  expect(rows, 'docs/runbooks/README.md: the table has one row for each alert').toHaveLength(alerts.length)
  expect(read('README')).toContain("curl 'http://clickhouse:8123/?database=paysignal'")
})

test('the table of alerts in the README of this package lists each alert with its severity', () => {
  const rows = [...readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').matchAll(/^\| `(\w+)` \| (\w+) \| .+ \|$/gm)]
  expect(
    rows.map(([, name, severity]) => ({ name, severity })),
    'dashboards/README.md: the table has one row for each alert, with its severity, in the sequence of alerts.ts',
  ).toEqual(alerts.map(({ name, severity }) => ({ name, severity })))
})

const openings = { page: 'Page', ticket: 'Ticket', none: 'Heartbeat' } as const

describe.each(alertsWithRunbook)('the runbook of $name', ({ name, severity }) => {
  const text = read(name)

  test('has the sections Meaning, Impact, Diagnosis and Mitigation', () => {
    expect(text.match(/^## .*$/gm), `docs/runbooks/${name}.md has these headings`).toEqual([
      '## Meaning',
      '## Impact',
      '## Diagnosis',
      '## Mitigation',
    ])
    expect(text, `docs/runbooks/${name}.md starts with its name as the heading, then "${openings[severity]}."`).toMatch(
      new RegExp(`^# ${name}\n\n${openings[severity]}\\.`),
    )
  })

  test('explains before its first query how to run it', () => {
    expect(text, `docs/runbooks/${name}.md: copy the line under Diagnosis from PaymentRateLimited.md`).toMatch(
      /^## Diagnosis\n\nRun the SQL below in Grafana \(.*\), or from a shell: `curl .*\(\[more\]\(README\.md\)\)\.$/m,
    )
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

const minutes = (ms: number) => ms / 60_000
const { signature, timestamp, rateLimit, settlement, callbacks, pipeline, unreachable, blind } = thresholds
const words = new Map([[10, 'ten']])

const rejectedInWords = ({ calls, windowMs, share }: typeof signature | typeof timestamp) => [
  `at least ${calls} in ${words.get(minutes(windowMs))} minutes`,
  `${share * 100} % of all calls`,
]

/** For each alert, parts of the first paragraph of its runbook that contain all its limits, from `thresholds.ts`. */
const limitsInWords: Readonly<Record<string, readonly string[]>> = {
  PaymentSignatureFailures: rejectedInWords(signature),
  PaymentTimestampsExpired: rejectedInWords(timestamp),
  PaymentRateLimited: [`At least ${rateLimit.share * 100} %`, `${rateLimit.calls} and more in ${words.get(minutes(rateLimit.windowMs))} minutes`],
  PaymentSettlementLagHigh: [`more than ${minutes(settlement.p95Ms)} minutes from`, `more than ${minutes(settlement.oldestMs)} minutes`],
  PaymentCallbacksMissing: [
    `at least ${callbacks.unanswered} orders were created and have waited longer than the ${minutes(callbacks.allowanceMs)} minutes allowed, or at least ${callbacks.missing} orders`,
  ],
  PaymentCallbacksLost: [
    `At least ${callbacks.overdue} orders, refunds or payouts of a provider have had no callback for longer than the ${minutes(callbacks.allowanceMs)} minutes`,
  ],
  PaymentProviderUnreachable: [
    unreachable.share === 0.5 ? 'At least half of the calls' : `At least ${unreachable.share * 100} % of the calls`,
    `within ${minutes(unreachable.windowMs)} minutes, and at least ${unreachable.calls}, got no answer`,
    `lasted for ${minutes(unreachable.forMs)} minutes`,
  ],
  PaymentObservabilityBlind: [`not succeeded for ${minutes(blind.checkAgeMs)} minutes`, `scraped for ${minutes(blind.unseenMs)} minutes`],
  PaymentPipelineStalled: [
    `${minutes(pipeline.commitAgeMs)} minutes, or no pipeline process at all has made progress for ${minutes(pipeline.silentMs)} minutes. A pipeline that is gone is reported for ${memoryMs / 86_400_000} days`,
  ],
}

/** An alert with another severity is the heartbeat, which has no limit. */
const alertsWithLimits = alertsWithRunbook.filter(({ severity }) => severity !== 'none')

test.each(alertsWithLimits)('the runbook of $name names the limits of the alert', ({ name }) => {
  const parts = limitsInWords[name] ?? []
  const remedy = `add ${name} to limitsInWords in dashboards/src/runbooks.test.ts: parts of the first paragraph of its runbook, with numbers from thresholds`
  expect(parts, remedy).not.toEqual([])
  const firstParagraph = read(name).split('\n\n')[1]?.replaceAll('\n', ' ')
  for (const part of parts)
    expect(firstParagraph, `the first paragraph of docs/runbooks/${name}.md must contain the limits of the alert`).toContain(part)
})

describe('codes in runbooks', () => {
  const rows = alertsWithRunbook.flatMap(({ name }) =>
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
