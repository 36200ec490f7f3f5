import { eventField, eventFieldNames, fieldTypes } from '@paysignal/contract'
import type { Store } from '../client/create-store.ts'
import { StoreError } from '../store-error.ts'

/** Least number of insert tokens that each table must remember. A repeated batch is recognised when fewer batches than that came in between. */
export const leastWindow = 1_000

interface Table {
  readonly name: string
  readonly engine: string
  readonly engine_full: string
  readonly create_table_query: string
}

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
}

/** Columns that are not fields of an event: the epoch, partition and offset in the log, and the time of the insert. */
const logColumns = {
  events_in: { epoch: 'String', kafka_partition: 'Int32', kafka_offset: 'Int64' },
  events: { epoch: 'LowCardinality(String)', kafka_partition: 'Int32', kafka_offset: 'Int64', ingested_at: "DateTime64(3, 'UTC')" },
} as const

/** The columns that a table of events must have. Further columns are allowed, because a newer version may have added them. */
export const expectedColumns = (table: 'events_in' | 'events'): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(eventFieldNames.map((name) => [name, fieldTypes[eventField(name).type][table === 'events' ? 'column' : 'landing']])),
  ...logColumns[table],
})

/**
 * Checks the tables of the database.
 * @returns One sentence per problem. Empty when rows can be stored without loss and without duplicates.
 * @throws {StoreError} When a query fails.
 */
export async function schemaProblems(store: Pick<Store, 'query' | 'database'>): Promise<readonly string[]> {
  try {
    const tables = await store.query<Table>(
      'SELECT name, engine, engine_full, create_table_query FROM system.tables WHERE database = currentDatabase()',
    )
    const columns = await store.query<Column>(
      "SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND table IN ('events_in', 'events')",
    )
    const defaults = await store.query<{ name: string; value: string }>(
      "SELECT name, value FROM system.merge_tree_settings WHERE name LIKE '%replicated_deduplication_window'",
    )
    const windows = new Map(defaults.map(({ name, value }) => [name, Number(value)]))
    return [...missingTables(tables), ...columnProblems(columns), ...constraintProblems(tables), ...windowProblems(tables, windows)]
  } catch (error) {
    // 81 is UNKNOWN_DATABASE.
    if (error instanceof StoreError && error.clickhouseCode === 81) return [`database ${store.database} does not exist: run the migrations`]
    throw error
  }
}

const needed = [
  'events_in',
  'events',
  'events_mv',
  'orders',
  'orders_mv',
  'order_states',
  'overdue_callbacks',
  'silent_callbacks',
  'settlement_lag',
  'unsettled',
  'catalogue',
  'dead_letters',
]

const missingTables = (tables: readonly Table[]) =>
  needed.filter((name) => !tables.some((table) => table.name === name)).map((name) => `${name} does not exist: run the migrations`)

function columnProblems(columns: readonly Column[]): readonly string[] {
  const found = new Map(columns.map(({ table, name, type }) => [`${table}.${name}`, type]))
  const isThere = (table: string) => columns.some((column) => column.table === table)
  return (['events_in', 'events'] as const).filter(isThere).flatMap((table) =>
    Object.entries(expectedColumns(table)).flatMap(([name, type]) => {
      const actual = found.get(`${table}.${name}`)
      if (actual === type) return []
      return [
        actual === undefined ? `column ${table}.${name} is missing: run the migrations` : `column ${table}.${name} is ${actual}, but must be ${type}`,
      ]
    }),
  )
}

const constraintProblems = (tables: readonly Table[]) =>
  tables
    .filter(({ name }) => name === 'events_in')
    .flatMap(({ create_table_query: ddl }) =>
      ['has_coords', 'has_identity']
        .filter((name) => !ddl.includes(`CONSTRAINT ${name} CHECK`))
        .map((name) => `constraint ${name} of events_in is missing`),
    )

/**
 * Checks every table that views fill from the landing table, directly or through other tables. Each must remember insert tokens,
 * or it stores the rows of a repeated batch twice.
 */
function windowProblems(tables: readonly Table[], defaults: ReadonlyMap<string, number>): readonly string[] {
  return targetsOf('events_in', tables).flatMap((table) => {
    const setting = table.engine.startsWith('Replicated') ? 'replicated_deduplication_window' : 'non_replicated_deduplication_window'
    const given = new RegExp(`(?<![a-z_])${setting} = (\\d+)`).exec(table.engine_full)?.[1]
    const window = given === undefined ? (defaults.get(setting) ?? 0) : Number(given)
    if (!table.engine.includes('MergeTree') || window >= leastWindow) return []
    return [`${table.name} remembers only ${window} insert tokens: ALTER TABLE ${table.name} MODIFY SETTING ${setting} = 10000`]
  })
}

function targetsOf(source: string, tables: readonly Table[], seen: ReadonlySet<string> = new Set([source])): readonly Table[] {
  const views = tables.filter(
    ({ engine, create_table_query: ddl }) => engine === 'MaterializedView' && new RegExp(`\\bFROM (?:\\w+\\.)?${source}\\b`).test(ddl),
  )
  const targets = views.flatMap(({ create_table_query: ddl }) => {
    const name = / TO (?:\w+\.)?(\w+)/.exec(ddl)?.[1]
    return tables.filter((table) => table.name === name && !seen.has(table.name))
  })
  const known = new Set([...seen, ...targets.map(({ name }) => name)])
  return [...targets, ...targets.flatMap(({ name }) => targetsOf(name, tables, known))]
}
