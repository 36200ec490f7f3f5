import { expect, test } from 'vitest'
import { expandPromql, type PromqlContext } from './expand-promql.ts'
import { variable } from './variables.ts'

const context: PromqlContext = {
  intervalSeconds: 30,
  variables: { provider: ['acme', 'a.b'], all: ['$__all'], every: '$__all', id: '$__rate_interval' },
}
const expand = (promql: string, changes: Partial<PromqlContext> = {}) => expandPromql(promql, { ...context, ...changes })

test('a variable becomes a regular expression, and "All" matches every value', () => {
  expect(expand(`m{provider=~\`${variable('provider:regex')}\`}`)).toBe('m{provider=~`(acme|a\\.b)`}')
  expect(expand(`m{provider=~\`${variable('all:regex')}\`}`)).toBe('m{provider=~`.*`}')
  expect(expand(`m{provider=~\`${variable('every:regex')}\`}`)).toBe('m{provider=~`.*`}')
})

test.each([
  ['at least four scrape intervals', {}, '1m'],
  ['one step and one scrape interval', { intervalSeconds: 60 }, '75s'],
  ['longer when Prometheus scrapes less often', { scrapeIntervalSeconds: 60 }, '4m'],
] as const)('$__rate_interval is %s', (_, changes, expected) => {
  expect(expand('rate(m[$__rate_interval])', changes)).toBe(`rate(m[${expected}])`)
})

test('a macro inside a value is replaced, as in Grafana', () => {
  expect(expand(variable('id:regex'))).toBe('\\1m')
})

test('an unknown macro, variable or format is refused', () => {
  expect(() => expand('rate(m[$__range])')).toThrow('unknown macro or variable $__range')
  expect(() => expand(`m{a=~\`${variable('nobody:regex')}\`}`)).toThrow(`unknown macro or variable ${variable('nobody:regex')}`)
  expect(() => expand('m{provider=~`$provider`}')).toThrow(`$provider needs the format regex, as in ${variable('name:regex')}: m{provider`)
})
