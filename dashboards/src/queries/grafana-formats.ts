/** The value of a dashboard variable: a list where several values may be chosen. "All" is `$__all`, alone or in a list. */
export type VariableValue = string | readonly string[]

type Format = (value: VariableValue) => string

const each = (value: VariableValue): readonly string[] => (typeof value === 'string' ? [value] : value)

const percentEncoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * How Grafana writes a variable into a query, by the format after the colon. Same behaviour as `formatRegistry` in @grafana/scenes 6.5.2
 * (Grafana 11.6) to 8.16.1, including its weaknesses. Grafana does not escape a value whose format it does not know, so use only formats that
 * every version has.
 */
export const grafanaFormats = {
  /** Writes a list as `{a,b}`, also with one value, and then encodes it. The result contains only letters, digits and `-._~%`. */
  percentencode: (value) => percentEncoded(typeof value === 'string' ? value : `{${value.join(',')}}`),
  /** Escapes the special characters of regular expressions, but not quotes or backticks. */
  regex: (value) => {
    const escaped = each(value).map((text) => text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'))
    return escaped.length === 1 ? escaped.join() : `(${escaped.join('|')})`
  },
  /** Escapes quotes but not backslashes. Unsafe in ClickHouse, where a backslash is an escape character too. */
  singlequote: (value) =>
    each(value)
      .map((text) => `'${text.replaceAll("'", "\\'")}'`)
      .join(','),
} as const satisfies Record<string, Format>

/** What the ClickHouse data source (4.20) does with a variable without a format: it escapes nothing. */
export const plainFormat: Format = (value) => (typeof value === 'string' ? value : `'${value.join("','")}'`)
