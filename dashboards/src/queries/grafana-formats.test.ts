import { expect, test } from 'vitest'
import { grafanaFormats, plainFormat } from './grafana-formats.ts'

// The expected values come from Grafana's page "Variable syntax" and the tests of @grafana/scenes 8.16.1, not from our code.
const { percentencode, regex, singlequote } = grafanaFormats

test('percentencode keeps only characters without a special meaning in any query language', () => {
  expect(percentencode('foo()bar BAZ')).toBe('foo%28%29bar%20BAZ')
  expect(percentencode(['foo()bar BAZ', 'test2'])).toBe('%7Bfoo%28%29bar%20BAZ%2Ctest2%7D')
  expect(percentencode(['one'])).toBe('%7Bone%7D')
  expect(percentencode(`!*'"\\\`$[]/;é\0\n`)).toBe('%21%2A%27%22%5C%60%24%5B%5D%2F%3B%C3%A9%00%0A')
  const all = String.fromCharCode(...Array.from({ length: 0xd800 }, (_, code) => code))
  expect(percentencode([all, all])).toMatch(/^[\w.~%-]+$/)
})

test('singlequote does not escape the backslash, so a quote after it ends the text', () => {
  expect(singlequote(['a', "b'c"])).toBe("'a','b\\'c'")
  expect(singlequote('a\\')).toBe("'a\\'")
  expect(singlequote("\\') OR (1=1")).toBe("'\\\\') OR (1=1'")
})

test('regex escapes special characters and joins several values', () => {
  expect(regex('a.b/c"`')).toBe('a\\.b\\/c"`')
  expect(regex(['server.$1', 'b'])).toBe('(server\\.\\$1|b)')
  expect(regex(['a.'])).toBe('a\\.')
})

test('without a format the ClickHouse data source escapes nothing', () => {
  expect(plainFormat("a'b")).toBe("a'b")
  expect(plainFormat(["a'", 'b'])).toBe("'a'','b'")
})
