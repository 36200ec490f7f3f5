import { DashboardsError } from './dashboards-error.ts'

/** What Grafana knows when it runs a panel's query. */
export interface MacroContext {
  /** Start of the time range, in milliseconds since 1970. */
  readonly fromMs: number
  readonly toMs: number
  /** Width of one step, in seconds; at least 1. */
  readonly intervalSeconds: number
  /** Chosen values of each variable; `all` where "All" is chosen. */
  readonly variables: Readonly<Record<string, 'all' | readonly string[]>>
}

const quoted = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Index just past the parenthesis that closes the one at `open`. */
function closing(sql: string, open: number): number {
  let depth = 0
  for (let at = open; at < sql.length; at += 1) {
    if (sql[at] === '(') depth += 1
    if (sql[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  throw new DashboardsError('BAD_MACRO', `no parenthesis closes the one at ${open} in: ${sql}`)
}

/** `$__conditionalAll(condition, $variable)`: the condition, or none when "All" is chosen. */
function expandConditionalAll(sql: string, variables: MacroContext['variables']): string {
  const macro = '$__conditionalAll('
  const start = sql.indexOf(macro)
  if (start < 0) return sql
  const end = closing(sql, start + macro.length - 1)
  const inside = sql.slice(start + macro.length, end - 1)
  const comma = inside.lastIndexOf(',')
  const name = inside
    .slice(comma + 1)
    .trim()
    .replace(/^\$\{?(\w+)\}?$/, '$1')
  const replacement = variables[name] === 'all' ? '1=1' : inside.slice(0, comma)
  return expandConditionalAll(sql.slice(0, start) + replacement + sql.slice(end), variables)
}

function variable(name: string, format: string | undefined, { variables }: MacroContext): string {
  const values = variables[name]
  if (values === undefined || values === 'all') throw new DashboardsError('BAD_MACRO', `no value for the variable ${name}`)
  return values.map(format === 'singlequote' ? quoted : String).join(',')
}

/**
 * Writes a panel's query out as the ClickHouse data source does, for running it without Grafana.
 * Knows the macros that the dashboards use: `$__conditionalAll`, `$__timeFilter`, `$__timeFilter_ms`, `$__timeInterval`,
 * `$__timeInterval_ms`, `$__interval_s`, `$__fromTime`, `$__toTime`, and variables as `${name}`, `${name:singlequote}`.
 * @throws {DashboardsError} `BAD_MACRO` for a macro or variable that it does not know.
 */
export function expandMacros(sql: string, context: MacroContext): string {
  const { fromMs, toMs, intervalSeconds } = context
  const [from, to] = [Math.floor(fromMs / 1000), Math.floor(toMs / 1000)]
  const expanded = expandConditionalAll(sql, context.variables)
    .replace(/\$__timeFilter_ms\((\w+)\)/g, `$1 >= fromUnixTimestamp64Milli(${fromMs}) AND $1 <= fromUnixTimestamp64Milli(${toMs})`)
    .replace(/\$__timeFilter\((\w+)\)/g, `$1 >= toDateTime(${from}) AND $1 <= toDateTime(${to})`)
    .replace(/\$__timeInterval_ms\((\w+)\)/g, `toStartOfInterval(toDateTime64($1, 3), INTERVAL ${intervalSeconds * 1000} millisecond)`)
    .replace(/\$__timeInterval\((\w+)\)/g, `toStartOfInterval(toDateTime($1), INTERVAL ${intervalSeconds} second)`)
    .replaceAll('$__interval_s', String(intervalSeconds))
    .replaceAll('$__fromTime', `toDateTime(${from})`)
    .replaceAll('$__toTime', `toDateTime(${to})`)
    .replace(/\$\{(\w+)(?::(\w+))?\}/g, (_, name: string, format?: string) => variable(name, format, context))
  const left = /\$\w+/.exec(expanded)
  if (left !== null) throw new DashboardsError('BAD_MACRO', `unknown macro or variable ${left[0]} in: ${sql}`)
  return expanded
}
