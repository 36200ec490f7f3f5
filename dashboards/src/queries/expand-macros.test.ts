import { expect, test } from 'vitest'
import { expandMacros, type MacroContext } from './expand-macros.ts'
import { variable } from './variables.ts'

const context: MacroContext = {
  fromMs: 1_000_500,
  toMs: 2_000_500,
  intervalSeconds: 30,
  variables: { provider: ['acme', "o'clock\\"], all: ['$__all'], every: '$__all', empty: [], id: '$provider [[id]] $__fromTime' },
}
const expand = (sql: string) => expandMacros(sql, context)
const quoted = variable('provider:singlequote')

test.each([
  ['$__timeFilter(t)', 't >= toDateTime(1000) AND t <= toDateTime(2000)'],
  ['$__timeFilter_ms(t)', 't >= fromUnixTimestamp64Milli(1000500) AND t <= fromUnixTimestamp64Milli(2000500)'],
  ['$__timeInterval(t)', 'toStartOfInterval(toDateTime(t), INTERVAL 30 second)'],
  ['$__timeInterval_ms(t)', 'toStartOfInterval(toDateTime64(t, 3), INTERVAL 30000 millisecond)'],
  ['count() / $__interval_s', 'count() / 30'],
  ['$__fromTime TO $__toTime', 'toDateTime(1000) TO toDateTime(2000)'],
  [`'${variable('provider:percentencode')}'`, "'%7Bacme%2Co%27clock%5C%7D'"],
  [`$__conditionalAll(p IN (${quoted}), $provider) AND x`, "p IN ('acme','o\\'clock\\') AND x"],
  ['a AND $__conditionalAll(p IN f(1, $all), $all) AND $__conditionalAll(q = f(1), $every)', 'a AND 1=1 AND 1=1'],
  [`$__conditionalAll(p = f(1), ${variable('empty')})`, '1=1'],
])('%s becomes %s', (sql, expected) => {
  expect(expand(sql)).toBe(expected)
})

test('variables inside a value are not replaced, but macros inside a value are, even between quotes, as in Grafana', () => {
  expect(expand("'$id' '[[id]]'")).toBe("'$provider [[id]] toDateTime(1000)' '$provider [[id]] toDateTime(1000)'")
})

test('an unknown macro, variable or format is refused', () => {
  expect(() => expand('SELECT $__unheardOf(t)')).toThrow('unknown macro or variable $__unheardOf')
  expect(() => expand(`SELECT ${variable('nobody')}`)).toThrow(`unknown macro or variable ${variable('nobody')}`)
  expect(() => expand(`SELECT ${variable('provider:toString')}`)).toThrow(`unknown format in ${variable('provider:toString')}`)
  expect(() => expand('SELECT $all')).toThrow('$all needs values, but "All" is chosen')
  expect(() => expand('$__conditionalAll(p IN (1, $provider')).toThrow('the parenthesis at position 17 is not closed')
  expect(() => expand('$__conditionalAll(p IN (1), 2, $provider)')).toThrow('needs a condition and a variable, got 3')
})
