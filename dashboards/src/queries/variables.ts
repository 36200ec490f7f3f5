/** A reference that Grafana replaces. It names a variable of the board, with a format after a colon if needed, or a field of the clicked row. */
export const variable = (name: string) => `\${${name}}`

/**
 * A variable's value, as a SQL expression. Grafana's quoting formats do not escape the backslash, which ClickHouse reads as an escape. After
 * percent-encoding, a value contains neither quotes nor backslashes.
 */
export const enteredText = (name: string) => `decodeURLComponent('${variable(`${name}:percentencode`)}')`

/**
 * A SQL condition that selects only the providers chosen on the board. Grafana writes their names as `{a,b}`. Only panels can use it, because alert
 * rules have no variables.
 */
export const chosenProviders = `$__conditionalAll(provider IN splitByChar(',', substring(${enteredText('provider')}, 2, -1)), $provider)`

/** A PromQL matcher that selects only the providers chosen on the board. */
export const chosenProvider = { provider: `~${variable('provider:regex')}` }

/** The regular expression that stands for "All" in PromQL. In SQL, `$__conditionalAll` drops the condition instead. */
export const allPattern = '.*'

/** The choice of providers on a board. `chosenProviders` and `chosenProvider` put it into queries. */
export const providerChoice = {
  kind: 'choice',
  name: 'provider',
  label: 'Provider',
  sql: 'SELECT DISTINCT provider FROM events WHERE event_time > now() - INTERVAL 7 DAY ORDER BY provider LIMIT 100',
} as const
