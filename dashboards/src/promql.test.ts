import { type Metric, metrics } from '@paysignal/contract'
import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, test } from 'vitest'
import { alerts } from './alerts/alerts.ts'
import { promQueries } from './grafana/rendered-queries.fixture.ts'
import { expandPromql } from './queries/expand-promql.ts'
import type { VariableValue } from './queries/grafana-formats.ts'
import { variable } from './queries/variables.ts'

/** Labels that Prometheus adds to every series that it scrapes. */
const targetLabels = ['job', 'instance']

const labelsByName = new Map<string, readonly string[]>(
  Object.values<Metric>(metrics).flatMap(({ name, type, labels }) =>
    type === 'histogram'
      ? [
          [`${name}_bucket`, [...labels, 'le']],
          [`${name}_sum`, labels],
          [`${name}_count`, labels],
        ]
      : [[name, labels]],
  ),
)

/** The metrics and labels of a query that the contract does not have, and its syntax errors. */
function problemsOf(expr: string): readonly string[] {
  const problems: string[] = []
  const metricsSeen: string[] = []
  const labelsSeen: string[] = []
  parser.parse(expr).iterate({
    enter: ({ type, from, to, node }) => {
      const text = expr.slice(from, to)
      if (type.isError) problems.push(`does not parse at ${from}: ${expr}`)
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') metricsSeen.push(text)
      if (type.name === 'LabelName') labelsSeen.push(text)
    },
  })
  const known = new Set([...targetLabels, ...metricsSeen.flatMap((name) => labelsByName.get(name) ?? [])])
  if (metricsSeen.length === 0) problems.push('names no metric')
  problems.push(...metricsSeen.filter((name) => !labelsByName.has(name)).map((name) => `no metric ${name}`))
  problems.push(...labelsSeen.filter((label) => !known.has(label)).map((label) => `no label ${label}`))
  return problems
}

const expand = (expr: string, provider: VariableValue) => expandPromql(expr, { intervalSeconds: 15, variables: { provider } })

describe('every PromQL query parses and uses only metrics and labels of the contract', () => {
  test.each(promQueries)('$name', ({ expr }) => {
    for (const provider of ['calm', ['calm', 'o.clock'], '$__all']) expect(problemsOf(expand(expr, provider))).toEqual([])
  })
  test.each(alerts)('$name', ({ name, promql }) => {
    // The watchdog reads no metric, so missing data cannot silence it.
    expect(problemsOf(promql)).toEqual(name === 'PaymentWatchdog' ? ['names no metric'] : [])
  })
})

describe('the name of a hostile provider cannot leave its string', () => {
  const hostile = [
    'a"',
    "a'",
    'a\\',
    '\\"',
    'x"} or secret{a=~"',
    '.*"} or secret{a="',
    '$__rate_interval',
    '[[provider]]',
    'a|b',
    'a\nb',
    ')',
    '# x',
    '{a,b}',
  ]
  const reference = variable('provider:regex')

  test.each(promQueries.filter(({ expr }) => expr.includes(reference)))('$name', ({ expr }) => {
    for (const value of [...hostile, [], ['a', ...hostile]]) expect(namesOf(expr, value)).toEqual(namesOf(expr, 'calm'))
  })

  test('a backtick can only narrow or break the query, because braces and parentheses are escaped', () => {
    const expr = `m{provider=~\`${reference}\`}`
    expect(namesOf(expr, '`,job=~`x')).toEqual({ names: ['m'], isSound: true })
    for (const value of ['`} or secret{a=~`', '`}) + sum(secret{a=~`', '`}[1d:`', '`} # ']) expect(namesOf(expr, value).isSound).toBe(false)
  })

  test('the name could leave a string in double quotes', () => {
    expect(namesOf(`m{provider=~"${reference}"}`, 'a"').isSound).toBe(false)
  })

  /** Returns the metrics that a query reads with this value, and whether the query parses. */
  function namesOf(expr: string, value: VariableValue) {
    const sent = expand(expr, value)
    const names: string[] = []
    let isSound = true
    parser.parse(sent).iterate({
      enter: ({ type, from, to, node }) => {
        if (type.isError) isSound = false
        if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') names.push(sent.slice(from, to))
      },
    })
    return { names, isSound }
  }
})

test('the check finds unknown metrics, unknown labels and syntax errors', () => {
  expect(problemsOf('sum by (provider) (paysignal_calls)')).toEqual(['no metric paysignal_calls', 'no label provider'])
  expect(problemsOf(`sum by (host) (rate(${metrics.calls.name}{outcome="ok"}[5m]))`)).toEqual(['no label host'])
  expect(problemsOf(`rate(${metrics.calls.name}[5m]`)).toEqual([expect.stringContaining('does not parse')])
})
