import { DashboardsError } from '../dashboards-error.ts'
import type { VariableValue } from './grafana-formats.ts'

/** The values of a board's variables, by name. */
export type VariableValues = Readonly<Record<string, VariableValue>>

/** Returns the text that replaces one reference. `format` is the word after the colon, if there is one; `match` is the whole reference. */
type Writer = (value: VariableValue, format: string | undefined, match: string) => string

const references = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?::([^}]+))?\}/g

/**
 * Replaces all variables of a query (`$name`, `[[name]]`, `${name}`, `${name:format}`) in one pass. So a variable inside a value is not replaced.
 * @param macros References that are no variables and stay as they are.
 * @throws {DashboardsError} `INVALID_QUERY` for a variable without a value.
 */
export const interpolate = (query: string, variables: VariableValues, macros: ReadonlySet<string>, write: Writer): string =>
  query.replace(references, (match, bare?: string, old?: string, oldFormat?: string, braced?: string, format?: string) => {
    if (macros.has(match)) return match
    const value = variables[bare ?? old ?? braced ?? '']
    if (value === undefined) throw new DashboardsError('INVALID_QUERY', `unknown macro or variable ${match} in: ${query}`)
    return write(value, format ?? oldFormat, match)
  })
