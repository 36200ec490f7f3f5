import { DashboardsError } from '../dashboards-error.ts'
import { grafanaFormats, plainFormat, type VariableValue } from './grafana-formats.ts'

/** What Grafana knows when it runs a panel's query. */
export interface MacroContext {
  /** Start of the time range, in milliseconds since 1970. */
  readonly fromMs: number
  readonly toMs: number
  /** Width of one step, in seconds; at least 1. */
  readonly intervalSeconds: number
  readonly variables: Readonly<Record<string, VariableValue>>
}

/**
 * Writes a panel's query out as Grafana and its ClickHouse data source do, in their order, for running it without them: first
 * `$__conditionalAll`, then variables (`$name`, `[[name]]`, `${name}`, `${name:format}`), then the other macros, also those that a value holds.
 * Nothing is made safer than there. Knows what the dashboards use: `$__timeFilter`, `$__timeFilter_ms`, `$__timeInterval`,
 * `$__timeInterval_ms`, `$__interval_s`, `$__fromTime`, `$__toTime`, and the formats `percentencode`, `regex`, `singlequote`.
 * @throws {DashboardsError} `INVALID_QUERY` for a macro, variable or format that it does not know.
 */
export const expandMacros = (sql: string, context: MacroContext): string =>
  expandOnServer(interpolate(expandConditionalAll(sql, context.variables), context.variables), context)

const conditionalAll = '$__conditionalAll('

/** `$__conditionalAll(condition, $variable)`: the condition, or none when the variable is empty or "All" is chosen. */
function expandConditionalAll(sql: string, variables: MacroContext['variables']): string {
  const start = sql.lastIndexOf(conditionalAll)
  if (start < 0) return sql
  const { args, end } = argumentsAt(sql, start + conditionalAll.length)
  const [condition = '', reference = ''] = args
  if (args.length !== 2)
    throw new DashboardsError('INVALID_QUERY', `$__conditionalAll takes a condition and a variable, got ${args.length} arguments: ${sql}`)
  const value = String(variables[/\$\{?(\w+)/.exec(reference)?.[1] ?? ''])
  const replacement = value === '' || value === '$__all' ? '1=1' : condition
  return expandConditionalAll(sql.slice(0, start) + replacement + sql.slice(end), variables)
}

/** The data source counts parentheses and commas wherever they stand, between quotes too. */
function argumentsAt(sql: string, start: number): { readonly args: readonly string[]; readonly end: number } {
  const args: string[] = []
  let depth = 1
  let from = start
  for (let at = start; at < sql.length; at += 1) {
    const character = sql[at]
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth === 0 || (depth === 1 && character === ',')) {
      args.push(sql.slice(from, at))
      from = at + 1
    }
    if (depth === 0) return { args, end: from }
  }
  throw new DashboardsError('INVALID_QUERY', `no parenthesis closes the one at ${start - 1} in: ${sql}`)
}

const references = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?::([^}]+))?\}/g

/** One pass: what a value brings in is not looked at again. */
const interpolate = (sql: string, variables: MacroContext['variables']) =>
  sql.replace(references, (match, bare?: string, old?: string, oldFormat?: string, braced?: string, format?: string) => {
    const name = bare ?? old ?? braced ?? ''
    if (macroNames.has(match)) return match
    const value = variables[name]
    if (value === undefined) throw new DashboardsError('INVALID_QUERY', `unknown macro or variable ${match} in: ${sql}`)
    return formatted(value, format ?? oldFormat, match)
  })

function formatted(value: VariableValue, format: string | undefined, match: string): string {
  if (typeof value !== 'string' && value[0] === '$__all') throw new DashboardsError('INVALID_QUERY', `${match} asks for values while "All" is chosen`)
  if (format === undefined) return plainFormat(value)
  if (!Object.hasOwn(grafanaFormats, format)) throw new DashboardsError('INVALID_QUERY', `unknown format in ${match}`)
  return grafanaFormats[format as keyof typeof grafanaFormats](value) // hasOwn has just said so
}

const macroNames = new Set(
  ['timeFilter_ms', 'timeFilter', 'timeInterval_ms', 'timeInterval', 'interval_s', 'fromTime', 'toTime'].map((name) => `$__${name}`),
)

/** The data source's backend does not know strings: it expands a macro between quotes as well. */
function expandOnServer(sql: string, { fromMs, toMs, intervalSeconds }: MacroContext): string {
  const [from, to] = [Math.floor(fromMs / 1000), Math.floor(toMs / 1000)]
  return sql
    .replace(/\$__timeFilter_ms\((\w+)\)/g, `$1 >= fromUnixTimestamp64Milli(${fromMs}) AND $1 <= fromUnixTimestamp64Milli(${toMs})`)
    .replace(/\$__timeFilter\((\w+)\)/g, `$1 >= toDateTime(${from}) AND $1 <= toDateTime(${to})`)
    .replace(/\$__timeInterval_ms\((\w+)\)/g, `toStartOfInterval(toDateTime64($1, 3), INTERVAL ${intervalSeconds * 1000} millisecond)`)
    .replace(/\$__timeInterval\((\w+)\)/g, `toStartOfInterval(toDateTime($1), INTERVAL ${intervalSeconds} second)`)
    .replaceAll('$__interval_s', String(intervalSeconds))
    .replaceAll('$__fromTime', `toDateTime(${from})`)
    .replaceAll('$__toTime', `toDateTime(${to})`)
}
