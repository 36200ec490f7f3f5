/** Name of the user for Grafana, who reads and does nothing else. */
export const readerName = 'paysignal_reader'

/** What one query of the reader may take, as ClickHouse's settings. A query may ask for less. */
export const readerLimits = {
  /** Seconds. */
  max_execution_time: 30,
  /** Bytes: 1 GiB. */
  max_memory_usage: 1_073_741_824,
  max_result_rows: 100_000,
  /** Bytes: 64 MiB. */
  max_result_bytes: 67_108_864,
  max_threads: 4,
} as const

/** The tables of `system` that a data source needs to offer databases, tables, columns and functions. The others show other people's queries. */
export const readerSystemTables = ['databases', 'tables', 'columns', 'functions', 'data_type_families', 'one', 'numbers'] as const

/**
 * The same reader for a ClickHouse server: statements that an administrator runs once.
 * @param database Database whose tables the reader may read.
 */
export function readerSql(database: string): readonly string[] {
  const limits = Object.entries(readerLimits).map(([name, most]) => `${name} = ${most} MIN 1 MAX ${most}`)
  const grants = [`SELECT ON ${database}.*`, ...readerSystemTables.map((table) => `SELECT ON system.${table}`)]
  return [
    // 2, not 1: Grafana sends settings with each query; they stay within the bounds.
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${readerName} SETTINGS ${[...limits, 'readonly = 2 CONST'].join(', ')}`,
    `CREATE ROLE IF NOT EXISTS ${readerName}_role`,
    ...grants.map((grant) => `GRANT ${grant} TO ${readerName}_role`),
    `CREATE USER IF NOT EXISTS ${readerName} IDENTIFIED WITH sha256_password BY 'choose a password' DEFAULT ROLE ${readerName}_role SETTINGS PROFILE '${readerName}'`,
    `GRANT ${readerName}_role TO ${readerName}`,
  ]
}
