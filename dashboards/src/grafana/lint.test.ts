import { describe, expect, test } from 'vitest'
import { duration } from '../queries/promql.ts'
import { chosenProviders, variable } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { dashboards, panelsOf, promQueries, queries, sqlQueries } from './rendered-queries.fixture.ts'

const panels = dashboards.flatMap((board) => panelsOf(board).map((panel) => ({ ...panel, board: board.uid, name: `${board.uid} ${panel.title}` })))

const duplicates = (values: readonly unknown[]) => values.filter((value, index) => values.indexOf(value) !== index)

describe('every dashboard', () => {
  test('has a uid and a title of its own', () => {
    expect(duplicates(dashboards.map(({ uid }) => uid))).toEqual([])
    expect(duplicates(dashboards.map(({ title }) => title))).toEqual([])
    for (const { uid } of dashboards) expect(uid).toMatch(/^paysignal-[a-z-]{1,30}$/)
  })

  test('is classic: Grafana refuses files with the second version', () => {
    for (const board of dashboards) {
      for (const key of ['elements', 'layout', 'apiVersion', 'spec', '__inputs', 'dashboard']) expect(board).not.toHaveProperty(key)
      expect(board.schemaVersion).toBe(42)
    }
  })

  test('refreshes once a minute, carries the tag and the menu, and is read in UTC', () => {
    for (const board of dashboards) {
      expect(board).toMatchObject({ refresh: '1m', tags: ['paysignal'], timezone: 'utc', editable: false })
      expect(board.links).toEqual([expect.objectContaining({ type: 'dashboards', asDropdown: true, keepTime: true, includeVars: true })])
      expect(JSON.stringify(board)).not.toContain('inControlsMenu')
    }
  })

  test('has the data sources as variables, and the provider where a query asks for it', () => {
    for (const board of dashboards) {
      const names = (board.templating.list ?? []).map(({ name }) => name)
      expect(names).toEqual(expect.arrayContaining(['clickhouse', 'prometheus']))
      if (JSON.stringify(board.panels).includes('$provider')) expect(names).toContain('provider')
    }
  })

  test('has three to six panels, each with a number of its own', () => {
    for (const board of dashboards) {
      const ids = panelsOf(board).map(({ id }) => id)
      expect(ids.length).toBeGreaterThanOrEqual(3)
      expect(ids.length).toBeLessThanOrEqual(6)
      expect(duplicates(ids)).toEqual([])
    }
  })
})

describe.each(panels)('$name', (panel) => {
  test('asks a question, has a unit, and says what no value means', () => {
    expect(panel.description).toMatch(/\?/)
    expect(panel.fieldConfig?.defaults.unit).toMatch(/^\w+$/)
    expect(panel.fieldConfig?.defaults.noValue).toMatch(/\w{2}/)
  })

  test('leads from an order to its journey, and from trouble to a runbook that exists', () => {
    const hasOrders = panel.type === 'table' && panel.board !== 'paysignal-journey' && /\border_id\b/.test(JSON.stringify(panel.targets))
    const links = (panel.fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.options === 'order_id')
    expect(JSON.stringify(links).includes('/d/paysignal-journey?')).toBe(hasOrders)
    for (const { url } of panel.links ?? []) expect(url).toMatch(/^\/d\/paysignal-runbooks\?viewPanel=([1-9]|10)$/)
  })
})

describe('every SQL query', () => {
  test.each(sqlQueries)('$name', ({ rawSql, queryType, format, editorType, datasource, pluginVersion, panel }) => {
    expect({ editorType, datasource, pluginVersion }).toEqual({
      editorType: 'sql',
      datasource: { type: 'grafana-clickhouse-datasource', uid: '$' + '{clickhouse}' },
      pluginVersion: '4.20.0',
    })
    expect(format).toBe(queryType === 'timeseries' ? 0 : 1)
    expect(queryType === 'timeseries').toBe(panel.type === 'timeseries')
    if (panel.type !== 'stat') expect(rawSql).toMatch(/LIMIT \d+$/)
    if (queryType === 'timeseries') expect(rawSql).toMatch(/\$__timeFilter\(\w+\)/)
    expect(rawSql).toContain(chosenProviders)
  })
})

test('every PromQL query goes to Prometheus and keeps to the chosen providers where the metric has them', () => {
  for (const { datasource, expr, board, name } of promQueries) {
    expect(datasource, name).toEqual({ type: 'prometheus', uid: '$' + '{prometheus}' })
    if (board !== 'paysignal-pipeline' && board !== 'paysignal-overview') expect(expr, name).toContain(`provider=~\`${variable('provider:regex')}\``)
  }
})

describe('no value of a variable can leave its place', () => {
  const reference = /\$\w+|\[\[|\$\{[^}]*\}/g
  const without = (text: string, ...places: readonly (string | RegExp)[]) => places.reduce<string>((rest, place) => rest.replaceAll(place, ''), text)

  test.each(sqlQueries)('$name: encoded, inside a literal', ({ rawSql }) => {
    const encoded = /decodeURLComponent\('\$\{\w+:percentencode\}'\)/g
    expect(without(rawSql, encoded, ', $provider)', /\$__\w+/g).match(reference)).toBeNull()
  })

  test.each(promQueries)('$name: a regular expression between backticks', ({ expr }) => {
    expect(without(expr, /=~`\$\{\w+:regex\}`/g, '$__rate_interval').match(reference)).toBeNull()
  })

  test('links encode what they carry', () => {
    const urls = dashboards.flatMap((board) => JSON.stringify(board).match(/"url": ?"[^"]*"/g) ?? [])
    expect(urls.filter((url) => url.includes('${')).length).toBeGreaterThan(0)
    for (const url of urls) expect(without(url, /=\$\{[\w.]+:percentencode\}/g).match(reference)).toBeNull()
  })

  test('nothing else holds a variable but the choice of a data source', () => {
    for (const board of dashboards) {
      const rest = JSON.stringify(board, (key, value: unknown) => (['rawSql', 'expr', 'url'].includes(key) ? undefined : value))
      expect(without(rest, variable('clickhouse'), variable('prometheus'), '"$__all"').match(reference)).toBeNull()
    }
  })
})

test('queries of one panel have names of their own', () => {
  for (const panel of panels) expect(duplicates((panel.targets ?? []).map(({ refId }) => refId))).toEqual([])
  expect(queries.length).toBeGreaterThan(40)
})

test('panels behind an alert draw the very limit of the alert', () => {
  const limitsOf = (board: string, id: number) =>
    panels.find((panel) => panel.board === board && panel.id === id)?.fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value)
  expect(limitsOf('paysignal-signatures', 1)).toContain(thresholds.signature.share)
  expect(limitsOf('paysignal-clock', 1)).toContain(thresholds.timestamp.share)
  expect(limitsOf('paysignal-rate-limits', 1)).toContain(thresholds.rateLimit.share)
  expect(limitsOf('paysignal-settlement', 1)).toContain(thresholds.settlement.p95Ms / 1000)
  expect(limitsOf('paysignal-settlement', 3)).toContain(thresholds.settlement.oldestMs / 1000)
  expect(limitsOf('paysignal-callbacks', 1)).toContain(thresholds.callbacks.overdue)
  expect(limitsOf('paysignal-pipeline', 1)).toContain(thresholds.pipeline.commitAgeMs / 1000)
})

test('durations are written in the largest unit that holds them', () => {
  expect([90_000, 3_600_000, 86_400_000, 1500, 0].map(duration)).toEqual(['90s', '1h', '1d', '1500ms', '0s'])
})
