import { describe, expect, test } from 'vitest'
import { alerts } from '../alerts/alerts.ts'
import { duration } from '../queries/promql.ts'
import { chosenProviders, variable } from '../queries/variables.ts'
import { thresholds } from '../thresholds.ts'
import { dashboards, panelsOf, promQueries, queries, sqlQueries } from './rendered-queries.fixture.ts'

const panels = dashboards.flatMap((board) => panelsOf(board).map((panel) => ({ ...panel, board: board.uid, name: `${board.uid} ${panel.title}` })))

const duplicates = (values: readonly unknown[]) => values.filter((value, index) => values.indexOf(value) !== index)

describe('every dashboard', () => {
  test('has a unique uid and a unique title', () => {
    expect(duplicates(dashboards.map(({ uid }) => uid))).toEqual([])
    expect(duplicates(dashboards.map(({ title }) => title))).toEqual([])
    for (const { uid } of dashboards) expect(uid).toMatch(/^paysignal-[a-z-]{1,30}$/)
  })

  test('has the classic format, because Grafana does not provision files in the v2 format', () => {
    for (const board of dashboards) {
      for (const key of ['elements', 'layout', 'apiVersion', 'spec', '__inputs', 'dashboard']) expect(board).not.toHaveProperty(key)
      expect(board.schemaVersion).toBe(42)
    }
  })

  test('refreshes once a minute, has the tag and the menu, and shows UTC', () => {
    for (const board of dashboards) {
      expect(board).toMatchObject({ refresh: '1m', tags: ['paysignal'], timezone: 'utc', editable: false })
      expect(board.links).toEqual([expect.objectContaining({ type: 'dashboards', asDropdown: true, keepTime: true, includeVars: true })])
      expect(JSON.stringify(board)).not.toContain('inControlsMenu')
    }
  })

  test('has variables for the data sources, and one for the provider where a query uses it', () => {
    for (const board of dashboards) {
      const names = (board.templating.list ?? []).map(({ name }) => name)
      expect(names).toEqual(expect.arrayContaining(['clickhouse', 'prometheus']))
      if (JSON.stringify(board.panels).includes('$provider')) expect(names).toContain('provider')
    }
  })

  test('has three to six panels, each with a unique id', () => {
    for (const board of dashboards) {
      const ids = panelsOf(board).map(({ id }) => id)
      expect(ids.length, `${board.uid} has too few panels; put them on another board`).toBeGreaterThanOrEqual(3)
      expect(ids.length, `${board.uid} has too many panels; put the new panel on another board, or split this one`).toBeLessThanOrEqual(6)
      const problems = duplicates(ids).map((id) => `two panels of ${board.uid} have the id ${id}; the next free id is ${Math.max(...ids) + 1}`)
      expect(problems, problems.join('\n')).toEqual([])
    }
  })
})

describe.each(panels)('$name', (panel) => {
  test('has a question, a unit and an empty text', () => {
    expect(panel.description, 'the question of a panel contains a question mark').toMatch(/\?/)
    expect(panel.fieldConfig?.defaults.unit).toMatch(/^\w+$/)
    expect(panel.fieldConfig?.defaults.noValue).toMatch(/\w{2}/)
  })

  test('links an order id to the journey of the order, and only to runbooks that exist', () => {
    const hasOrders = panel.type === 'table' && panel.board !== 'paysignal-journey' && /\border_id\b/.test(JSON.stringify(panel.targets))
    const links = (panel.fieldConfig?.overrides ?? []).filter(({ matcher }) => matcher.options === 'order_id')
    expect(JSON.stringify(links).includes('/d/paysignal-journey?')).toBe(hasOrders)
    const runbookUrls = alerts.map((_, index) => `/d/paysignal-runbooks?viewPanel=${index + 1}`)
    for (const { url } of panel.links ?? []) expect(runbookUrls).toContain(url)
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
    if (panel.type !== 'stat') expect(rawSql, 'the SQL of a panel that is not a stat ends in LIMIT and a number').toMatch(/LIMIT \d+$/)
    if (queryType === 'timeseries') expect(rawSql, 'the SQL of a time series contains $__timeFilter(event_time)').toMatch(/\$__timeFilter\(\w+\)/)
    expect(rawSql, 'the SQL selects the providers that the reader chose, with chosenProviders of queries/variables.ts').toContain(chosenProviders)
  })
})

test('every PromQL query goes to Prometheus, and selects the chosen providers where the metric has this label', () => {
  for (const { datasource, expr, board, name } of promQueries) {
    expect(datasource, name).toEqual({ type: 'prometheus', uid: '$' + '{prometheus}' })
    if (board !== 'paysignal-pipeline' && board !== 'paysignal-overview') expect(expr, name).toContain(`provider=~\`${variable('provider:regex')}\``)
  }
})

describe('the value of a variable cannot change the rest of a query or link', () => {
  const reference = /\$\w+|\[\[|\$\{[^}]*\}/g
  const without = (text: string, ...parts: readonly (string | RegExp)[]) => parts.reduce<string>((rest, part) => rest.replaceAll(part, ''), text)

  test.each(sqlQueries)('$name: variables are percent-encoded inside a string', ({ rawSql }) => {
    const encoded = /decodeURLComponent\('\$\{\w+:percentencode\}'\)/g
    expect(without(rawSql, encoded, ', $provider)', /\$__\w+/g).match(reference)).toBeNull()
  })

  test.each(promQueries)('$name: variables are regular expressions between backticks', ({ expr }) => {
    expect(without(expr, /=~`\$\{\w+:regex\}`/g, '$__rate_interval').match(reference)).toBeNull()
  })

  test('links percent-encode their values', () => {
    const urls = dashboards.flatMap((board) => JSON.stringify(board).match(/"url": ?"[^"]*"/g) ?? [])
    expect(urls.filter((url) => url.includes('${')).length).toBeGreaterThan(0)
    for (const url of urls) expect(without(url, /=\$\{[\w.]+:percentencode\}/g).match(reference)).toBeNull()
  })

  test('nothing else contains a variable, except the data source of a panel', () => {
    for (const board of dashboards) {
      const rest = JSON.stringify(board, (key, value: unknown) => (['rawSql', 'expr', 'url'].includes(key) ? undefined : value))
      expect(without(rest, variable('clickhouse'), variable('prometheus'), '"$__all"').match(reference)).toBeNull()
    }
  })
})

test('queries of one panel have unique names', () => {
  for (const panel of panels) expect(duplicates((panel.targets ?? []).map(({ refId }) => refId))).toEqual([])
  expect(queries.length).toBeGreaterThan(40)
})

test('panels draw the limits of the alert that they belong to', () => {
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

test('durations are written in the largest unit without a remainder', () => {
  expect([90_000, 3_600_000, 86_400_000, 1500, 0].map(duration)).toEqual(['90s', '1h', '1d', '1500ms', '0s'])
})
