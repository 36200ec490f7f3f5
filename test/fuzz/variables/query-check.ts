import { boards, expandMacros } from '@paysignal/dashboards'
import type { HostileStore } from './hostile-store.ts'

/** The values of a dashboard's variables. */
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

/** The form that the documentation of the data source recommends. */
export const withQuotes = (rawSql: string) =>
  rawSql
    .replaceAll(providers, () => ['$__conditionalAll(provider IN ($', '{provider:singlequote}), $provider)'].join(''))
    .replaceAll(orderId, () => ['$', '{order_id:singlequote}'].join(''))

const literal = (text: string) => `unhex('${Buffer.from(text).toString('hex')}')`

/** The same query with the values as hexadecimal digits, which need no quoting. A comma divides a provider's name into two. */
function withLiterals(rawSql: string, { provider, orderId: id }: VariableCase): string {
  const isAll = ['', '$__all'].includes(String(provider))
  const names = provider.join(',').split(',').map(literal)
  return rawSql.replaceAll(providers, () => (isAll ? '1=1' : `provider IN (${names.join(', ')})`)).replaceAll(orderId, () => literal(id))
}

/** The query as Grafana would send it. Its time range ends at the store's last event, so that two runs can be compared. */
export function expand(rawSql: string, { provider, orderId: id }: VariableCase, { nowMs }: Pick<HostileStore, 'nowMs'>): string {
  const isStill = rawSql.replaceAll('now64(3)', `fromUnixTimestamp64Milli(${nowMs})`)
  return expandMacros(isStill, { fromMs: nowMs - 6 * 3_600_000, toMs: nowMs, intervalSeconds: 60, variables: { provider, order_id: id } })
}

interface Finding {
  readonly queries: number
  /** Number of rows that the queries returned. It shows that values were found. */
  readonly rows: number
  readonly violations: readonly string[]
}

/** Runs every query with the values, and compares the rows with those of the same query with literals. */
export async function findViolations(store: HostileStore, one: VariableCase): Promise<Finding> {
  const sent = sqlQueries.map(({ rawSql }) => expand(rawSql, one, store))
  const literals = sqlQueries.map(({ rawSql }) => expand(withLiterals(rawSql, one), one, store))
  const digests = await digestsOf(store, [...sent, ...literals])
  const violations = sqlQueries.flatMap(({ name }, at) => {
    const [is, should] = [digests[at], digests[sent.length + at]]
    const isSame = is !== undefined && is.rows === should?.rows && is.digest === should.digest
    return isSame ? [] : [`${name}: ${is?.rows} rows instead of ${should?.rows}, or rows with other values`]
  })
  const rows = digests.slice(0, sent.length).reduce((sum, digest) => sum + digest.rows, 0)
  return { queries: sent.length, rows, violations }
}

interface Digest {
  readonly at: number
  readonly rows: number
  readonly digest: string
}

/** The number of rows of each query, and a hash of the rows. */
export async function digestsOf(store: HostileStore, queries: readonly string[]): Promise<readonly Digest[]> {
  const digests: Digest[] = []
  for (const statement of packed(queries.map(digestQuery))) digests.push(...(await store.query<Digest>(statement)))
  return digests.sort((one, other) => one.at - other.at)
}

// Columns with ages are left out, because ages grow while the queries run. The 1 is for a query that has no other column.
const digestQuery = (sql: string, at: number) =>
  `SELECT ${at} AS at, count() AS rows, toString(groupBitXor(cityHash64(1, * EXCEPT('age_seconds|overdue_seconds')))) AS digest FROM (\n${sql}\n)`

/** Sends as few statements as possible, each below ClickHouse's limit of 256 KiB: sending a statement takes most of the time. */
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
