/** A reference that Grafana replaces: a variable of the board, with a format after a colon where it needs one, or a field of the clicked row. */
export const variable = (name: string) => `\${${name}}`

/**
 * A variable's value, as a SQL expression. Grafana's quoting formats do not escape the backslash, which ClickHouse reads as an escape. After
 * percent-encoding, a value contains neither quotes nor backslashes.
 */
export const enteredText = (name: string) => `decodeURLComponent('${variable(`${name}:percentencode`)}')`

/** A SQL condition: only the providers chosen on the board, whose names Grafana writes as `{a,b}`. For panels only: alert rules have no variables. */
export const chosenProviders = `$__conditionalAll(provider IN splitByChar(',', substring(${enteredText('provider')}, 2, -1)), $provider)`

/** A PromQL matcher: only the providers chosen on the board. */
export const chosenProvider = { provider: `~${variable('provider:regex')}` }
