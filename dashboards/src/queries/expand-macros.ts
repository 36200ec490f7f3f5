import { DashboardsError } from '../dashboards-error.ts'
import { grafanaFormats, plainFormat, type VariableValue } from './grafana-formats.ts'
import { interpolate, type VariableValues } from './interpolate.ts'

/** The time range and the variables with which Grafana runs a panel's query. */
export interface MacroContext {
  /** Start of the time range, in milliseconds since 1970. */
  readonly fromMs: number
  /** End of the time range, in milliseconds since 1970. */
  readonly toMs: number
  /** Length of one step, in seconds; at least 1. */
  readonly intervalSeconds: number
  readonly variables: VariableValues
}

/**
 * Replaces macros and variables in a panel's query as Grafana and its ClickHouse data source do, so that the query runs without them. The
 * sequence is theirs: first `$__conditionalAll`, then variables (`$name`, `[[name]]`, `${name}`, `${name:format}`), then the other macros, even
 * where a variable's value contains one. It escapes no more than Grafana does.
 *
 * Supports `$__timeFilter`, `$__timeFilter_ms`, `$__timeInterval`, `$__timeInterval_ms`, `$__interval_s`, `$__fromTime`, `$__toTime`, and the
 * formats `percentencode`, `regex` and `singlequote`.
 * @throws {DashboardsError} `INVALID_QUERY` for any other macro or format, and for a variable without a value.
 */
export const expandMacros = (sql: string, context: MacroContext): string =>
  expandOnServer(interpolate(expandConditionalAll(sql, context.variables), context.variables, macroNames, formatted), context)

const conditionalAll = '$__conditionalAll('

/** `$__conditionalAll(condition, $variable)` becomes the condition, or `1=1` when the variable is empty or "All" is chosen. */
function expandConditionalAll(sql: string, variables: VariableValues): string {
  const start = sql.lastIndexOf(conditionalAll)
  if (start < 0) return sql
  const { args, end } = argumentsAt(sql, start + conditionalAll.length)
  const [condition = '', reference = ''] = args
  if (args.length !== 2)
    throw new DashboardsError('INVALID_QUERY', `$__conditionalAll needs a condition and a variable, got ${args.length} arguments in: ${sql}`)
  const value = String(variables[/\$\{?(\w+)/.exec(reference)?.[1] ?? ''])
  const replacement = value === '' || value === '$__all' ? '1=1' : condition
  return expandConditionalAll(sql.slice(0, start) + replacement + sql.slice(end), variables)
}

/** Like the data source, counts every parenthesis and comma, even between quotes. */
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
  throw new DashboardsError('INVALID_QUERY', `the parenthesis at position ${start - 1} is not closed in: ${sql}`)
}

function formatted(value: VariableValue, format: string | undefined, match: string): string {
  if (typeof value !== 'string' && value[0] === '$__all')
    throw new DashboardsError('INVALID_QUERY', `${match} needs values, but "All" is chosen; put it into $__conditionalAll`)
  if (format === undefined) return plainFormat(value)
  if (!Object.hasOwn(grafanaFormats, format))
    throw new DashboardsError('INVALID_QUERY', `unknown format in ${match}; known formats are ${Object.keys(grafanaFormats).join(', ')}`)
  return grafanaFormats[format as keyof typeof grafanaFormats](value) // hasOwn above checks that the format exists
}

const macroNames = new Set(
  ['timeFilter_ms', 'timeFilter', 'timeInterval_ms', 'timeInterval', 'interval_s', 'fromTime', 'toTime'].map((name) => `$__${name}`),
)

/** The data source's backend expands macros everywhere, even between quotes. */
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
