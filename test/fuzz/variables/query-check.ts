import { boards, expandMacros } from '@paysignal/dashboards'
import type { HostileStore } from './hostile-store.ts'

/** What a dashboard's variables hold. */
export interface VariableCase {
  readonly provider: readonly string[]
  readonly orderId: string
}

/** Every SQL query of every dashboard, by the name of its panel. */
export const sqlQueries = boards.flatMap((board) =>
  board.rows
    .flat()
    .flatMap((panel) =>
      panel.view === 'text'
        ? []
        : panel.queries.flatMap(({ language, text }) => (language === 'sql' ? [{ name: `${board.uid} ${panel.title}`, rawSql: text }] : [])),
    ),
)

const providers = /\$__conditionalAll\(provider IN [^$]*\$\{provider:\w+\}.*?, \$provider\)/g
const orderId = /decodeURLComponent\('\$\{order_id:percentencode\}'\)/g

/** The form that the data source's documents recommend. */
export const withQuotes = (rawSql: string) =>
  rawSql
    .replaceAll(providers, () => ['$__conditionalAll(provider IN ($', '{provider:singlequote}), $provider)'].join(''))
    .replaceAll(orderId, () => ['$', '{order_id:singlequote}'].join(''))

const literal = (text: string) => `unhex('${Buffer.from(text).toString('hex')}')`

/** The same query with the values as hexadecimal digits, which no quoting can spoil. A provider's name ends at a comma. */
function withLiterals(rawSql: string, { provider, orderId: id }: VariableCase): string {
  const isAll = ['', '$__all'].includes(String(provider))
  const names = provider.join(',').split(',').map(literal)
  return rawSql.replaceAll(providers, () => (isAll ? '1=1' : `provider IN (${names.join(', ')})`)).replaceAll(orderId, () => literal(id))
}

/** The query as Grafana would send it. Its clock is the store's, so that two runs can be compared. */
export function expand(rawSql: string, { provider, orderId: id }: VariableCase, { nowMs }: Pick<HostileStore, 'nowMs'>): string {
  const isStill = rawSql.replaceAll('now64(3)', `fromUnixTimestamp64Milli(${nowMs})`)
  return expandMacros(isStill, { fromMs: nowMs - 6 * 3_600_000, toMs: nowMs, intervalSeconds: 60, variables: { provider, order_id: id } })
}

interface Finding {
  readonly queries: number
  /** Rows that the queries returned, to show that values were found. */
  readonly rows: number
  readonly violations: readonly string[]
}

/** Runs every query with the values and compares the rows with those for literals. */
export async function findViolations(store: HostileStore, one: VariableCase): Promise<Finding> {
  const sent = sqlQueries.map(({ rawSql }) => expand(rawSql, one, store))
  const literals = sqlQueries.map(({ rawSql }) => expand(withLiterals(rawSql, one), one, store))
  const digests = await digestsOf(store, [...sent, ...literals])
  const violations = sqlQueries.flatMap(({ name }, at) => {
    const [is, should] = [digests[at], digests[sent.length + at]]
    const isSame = is !== undefined && is.rows === should?.rows && is.digest === should.digest
    return isSame ? [] : [`${name}: ${is?.rows} rows instead of ${should?.rows}, or other ones`]
  })
  const rows = digests.slice(0, sent.length).reduce((sum, digest) => sum + digest.rows, 0)
  return { queries: sent.length, rows, violations }
}

interface Digest {
  readonly at: number
  readonly rows: number
  readonly digest: string
}

/** How many rows each query returns, and a number that differs when one of them does. */
export async function digestsOf(store: HostileStore, queries: readonly string[]): Promise<readonly Digest[]> {
  const digests: Digest[] = []
  for (const statement of packed(queries.map(digestQuery))) digests.push(...(await store.query<Digest>(statement)))
  return digests.sort((one, other) => one.at - other.at)
}

// Ages grow while the queries run. The 1 is there for the query that has no other column.
const digestQuery = (sql: string, at: number) =>
  `SELECT ${at} AS at, count() AS rows, toString(groupBitXor(cityHash64(1, * EXCEPT('age_seconds|overdue_seconds')))) AS digest FROM (\n${sql}\n)`

/** As few statements as ClickHouse's limit of 256 KiB for each allows: most of the time goes into sending one. */
function packed(parts: readonly string[]): readonly string[] {
  const statements: string[] = []
  for (const part of parts) {
    const last = statements.at(-1)
    const joined = last === undefined ? part : `${last}\nUNION ALL\n${part}`
    if (last !== undefined && joined.length < 200_000) statements[statements.length - 1] = joined
    else statements.push(part)
  }
  return statements
}
