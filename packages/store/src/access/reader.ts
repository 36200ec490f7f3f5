/** Name of Grafana's user, who can only read. */
export const readerName = 'paysignal_reader'

/** Limits for each query of that user, as ClickHouse settings. A query can set a lower value. */
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

/**
 * Tables of `system` that Grafana's data source needs to list databases, tables, columns and functions. Other tables there would show the
 * queries of other users.
 */
export const readerSystemTables = ['databases', 'tables', 'columns', 'functions', 'data_type_families', 'one', 'numbers'] as const

/**
 * Returns the statements that create this user on a ClickHouse server. An administrator runs them once.
 * @param database Database whose tables the user may read.
 */
export function readerSql(database: string): readonly string[] {
  const limits = Object.entries(readerLimits).map(([name, most]) => `${name} = ${most} MIN 1 MAX ${most}`)
  const grants = [`SELECT ON ${database}.*`, ...readerSystemTables.map((table) => `SELECT ON system.${table}`)]
  return [
    // `readonly = 2` permits settings, because Grafana sends some with each query. MIN and MAX keep them within the limits.
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${readerName} SETTINGS ${[...limits, 'readonly = 2 CONST'].join(', ')}`,
    `CREATE ROLE IF NOT EXISTS ${readerName}_role`,
    ...grants.map((grant) => `GRANT ${grant} TO ${readerName}_role`),
    `CREATE USER IF NOT EXISTS ${readerName} IDENTIFIED WITH sha256_password BY 'choose a password' DEFAULT ROLE ${readerName}_role SETTINGS PROFILE '${readerName}'`,
    `GRANT ${readerName}_role TO ${readerName}`,
  ]
}
