/** A dashboard variable's value: a list where several may be chosen. "All" is `$__all`, alone or in a list. */
export type VariableValue = string | readonly string[]

type Format = (value: VariableValue) => string

const each = (value: VariableValue): readonly string[] => (typeof value === 'string' ? [value] : value)

const percentEncoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * How Grafana writes a variable into a query, by the word behind the colon: the behaviour of `formatRegistry` in @grafana/scenes 6.5.2
 * (Grafana 11.6) to 8.16.1, weaknesses included. A format that it does not know leaves values as they are, so only formats that every
 * version has may be used.
 */
export const grafanaFormats = {
  /** A list is written as `{a,b}` and then encoded, one value alone too. What is left is letters, digits and `-._~%`. */
  percentencode: (value) => percentEncoded(typeof value === 'string' ? value : `{${value.join(',')}}`),
  /** Escapes the characters of regular expressions. Quotes and backticks stay. */
  regex: (value) => {
    const escaped = each(value).map((text) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'))
    return escaped.length === 1 ? escaped.join() : `(${escaped.join('|')})`
  },
  /** Escapes the quote and not the backslash: unsafe in ClickHouse, where a backslash escapes too. */
  singlequote: (value) =>
    each(value)
      .map((text) => `'${text.replaceAll("'", "\\'")}'`)
      .join(','),
} as const satisfies Record<string, Format>

/** What the ClickHouse data source (4.20) does with a variable that has no format: nothing is escaped. */
export const plainFormat: Format = (value) => (typeof value === 'string' ? value : `'${value.join("','")}'`)
