import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { alerts } from './alerts/alerts.ts'
import { generate } from './generate.ts'
import { dashboards } from './grafana/rendered-queries.fixture.ts'

const generated = join(import.meta.dirname, '../generated')
const runbookFolder = join(import.meta.dirname, '../../docs/runbooks')

const runbookNames = (await readdir(runbookFolder)).filter((name) => name !== 'README.md')
const runbooks = new Map(
  await Promise.all(runbookNames.map(async (name) => [basename(name, '.md'), await readFile(join(runbookFolder, name), 'utf8')] as const)),
)
const files = generate({ runbooks })
const yaml = (path: string) => parse(files.get(path) ?? '')

test('the committed files are up to date with the sources', async () => {
  const entries = await readdir(generated, { recursive: true, withFileTypes: true })
  const committed = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(generated.length + 1))
  expect(committed.sort(), 'a file of dashboards/generated is missing or has no source any more: run `npm run generate`, or delete the file').toEqual(
    [...files.keys()].sort(),
  )
  for (const [path, content] of files)
    expect(await readFile(join(generated, path), 'utf8'), `dashboards/generated/${path} is out of date: run \`npm run generate\``).toBe(content)
})

test('a missing runbook stops the generator', () => {
  expect(() => generate({ runbooks: new Map() })).toThrow('docs/runbooks/PaymentProviderUnreachable.md is missing')
})

test('links in alerts start with the addresses from the options', () => {
  const sites = { runbooks: 'https://wiki.test/pay/', grafana: 'https://grafana.test' }
  const rules = parse(generate({ runbooks, sites }).get('prometheus/rules.yaml') ?? '').groups[0].rules.filter(
    ({ alert }: { alert?: string }) => alert !== undefined,
  )
  expect(rules).toHaveLength(alerts.length)
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook_url).toBe(`https://wiki.test/pay/${alert}.md`)
    expect(annotations.dashboard_url).toMatch(/^https:\/\/grafana\.test\/d\/paysignal-/)
  }
})

describe('Grafana-managed alert rules', () => {
  const rules = yaml('grafana/provisioning/alerting/paysignal.yaml').groups[0].rules as readonly {
    readonly uid: string
    readonly title: string
    readonly for: string
    readonly labels: { readonly severity: string }
    readonly annotations: Record<string, string>
    readonly data: readonly { readonly datasourceUid: string; readonly model: Record<string, unknown> }[]
  }[]

  test('each alert has one Grafana rule, with its severity, its panel and a uid that Grafana accepts', () => {
    expect(rules.map(({ title }) => title)).toEqual(alerts.map(({ name }) => name))
    for (const [index, rule] of rules.entries()) {
      const alert = alerts[index]
      expect(rule.uid).toMatch(/^[a-z-]{1,40}$/)
      expect(rule.labels).toEqual({ severity: alert?.severity })
      expect(rule.annotations.__dashboardUid__).toBe(alert?.panel.board)
      expect(rule.annotations.__panelId__).toBe(String(alert?.panel.id))
    }
  })

  test('they query the store, or Prometheus when the alert has no SQL form, by fixed uids', () => {
    for (const [index, rule] of rules.entries()) {
      const sql = alerts[index]?.sql
      const [query, condition] = rule.data
      expect(query?.datasourceUid).toBe(sql === undefined ? 'prometheus' : 'clickhouse')
      if (sql !== undefined) expect(query?.model).toMatchObject({ editorType: 'sql', format: 1, queryType: 'table', rawSql: sql({ speed: 1 }) })
      else expect(query?.model).toMatchObject({ expr: alerts[index]?.promql, instant: true })
      expect(condition).toMatchObject({ datasourceUid: '__expr__', model: { type: 'threshold', expression: 'A' } })
    }
  })

  test('labels contain no dollar sign, which Grafana would read as an environment variable', () => {
    for (const { labels } of rules) expect(JSON.stringify(labels)).not.toContain('$')
  })

  test("descriptions use Grafana's variable for the value", () => {
    for (const { annotations } of rules) expect(annotations.description).toMatch(/\{\{ \$values\.A\.Value \| humanize/)
  })
})

test('in the Alertmanager example a page silences only tickets, except that a stalled pipeline silences alerts that need the store', () => {
  const rules = yaml('alertmanager/example.yaml').inhibit_rules as readonly {
    readonly source_matchers: readonly string[]
    readonly target_matchers: readonly string[]
    readonly equal?: readonly string[]
  }[]
  const alertsOf = (matchers: readonly string[]) =>
    alerts.filter(({ name }) =>
      matchers[0]
        ?.match(/"(.*)"/)?.[1]
        ?.split('|')
        .includes(name),
    )
  for (const { source_matchers: source, target_matchers: target, equal } of rules) {
    expect(alertsOf(source).map(({ severity }) => severity)).toEqual(['page'])
    expect(alertsOf(target).length).toBeGreaterThan(0)
    if (source[0] === 'alertname = "PaymentPipelineStalled"') continue
    expect(alertsOf(target).every(({ severity }) => severity === 'ticket')).toBe(true)
    // The rule needs a provider in its source: Alertmanager would treat two alerts without the label as equal.
    expect({ equal, source }).toEqual({ equal: ['provider'], source: [source[0], 'provider =~ ".+"'] })
  }
})

test('the chat gets a message when an alert resolves, and the heartbeat receiver does not', () => {
  const { receivers } = yaml('alertmanager/example.yaml') as {
    readonly receivers: readonly (Readonly<Record<string, readonly { readonly send_resolved?: boolean }[]>> & { readonly name: string })[]
  }
  const resolved = (name: string, kind: string) => receivers.find((receiver) => receiver.name === name)?.[kind]?.map((config) => config.send_resolved)
  expect(resolved('chat', 'slack_configs')).toEqual([true])
  expect(resolved('chat', 'webhook_configs')).toEqual([true])
  expect(resolved('dead-mans-switch', 'webhook_configs')).toEqual([false])
})

describe('provisioning', () => {
  test('data sources have the uids that dashboards and rules use', () => {
    const { datasources } = yaml('grafana/provisioning/datasources/paysignal.yaml')
    expect(datasources.map(({ uid, type }: { uid: string; type: string }) => [uid, type])).toEqual([
      ['prometheus', 'prometheus'],
      ['clickhouse', 'grafana-clickhouse-datasource'],
    ])
    const defaults = dashboards[0]?.templating.list?.filter(({ type }) => type === 'datasource').map(({ current }) => current?.value)
    expect(defaults).toEqual(['clickhouse', 'prometheus'])
  })

  test('Grafana does not read the example of contact points and policies', () => {
    const read = [...files.keys()].filter((path) => /provisioning\/alerting\/.*\.(ya?ml|json)$/.test(path))
    expect(read).toEqual(['grafana/provisioning/alerting/paysignal.yaml'])
    expect(Object.keys(yaml(read[0] ?? ''))).toEqual(['apiVersion', 'groups'])
  })
})
