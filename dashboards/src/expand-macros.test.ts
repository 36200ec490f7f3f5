import { expect, test } from 'vitest'
import { expandMacros, type MacroContext } from './expand-macros.ts'

const context: MacroContext = {
  fromMs: 1_000_500,
  toMs: 2_000_500,
  intervalSeconds: 30,
  variables: { provider: ['acme', "o'clock"], all: 'all' },
}
const expand = (sql: string) => expandMacros(sql, context)

test.each([
  ['$__timeFilter(t)', 't >= toDateTime(1000) AND t <= toDateTime(2000)'],
  ['$__timeFilter_ms(t)', 't >= fromUnixTimestamp64Milli(1000500) AND t <= fromUnixTimestamp64Milli(2000500)'],
  ['$__timeInterval(t)', 'toStartOfInterval(toDateTime(t), INTERVAL 30 second)'],
  ['$__timeInterval_ms(t)', 'toStartOfInterval(toDateTime64(t, 3), INTERVAL 30000 millisecond)'],
  ['count() / $__interval_s', 'count() / 30'],
  ['$__fromTime TO $__toTime', 'toDateTime(1000) TO toDateTime(2000)'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax
  ['IN (${provider:singlequote})', "IN ('acme','o\\'clock')"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax
  ['$__conditionalAll(p IN (${provider:singlequote}), $provider) AND x', "p IN ('acme','o\\'clock') AND x"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax
  ['a AND $__conditionalAll(p IN (${all:singlequote}), $all) AND $__conditionalAll(q = f(1), $all)', 'a AND 1=1 AND 1=1'],
])('%s becomes %s', (sql, expected) => {
  expect(expand(sql)).toBe(expected)
})

test('a macro or variable that is not known is refused instead of sent', () => {
  expect(() => expand('SELECT $__unheardOf(t)')).toThrow('unknown macro or variable $__unheardOf')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own syntax
  expect(() => expand('SELECT ${nobody}')).toThrow('no value for the variable nobody')
  expect(() => expand('$__conditionalAll(p IN (1, $provider')).toThrow('no parenthesis closes')
})
