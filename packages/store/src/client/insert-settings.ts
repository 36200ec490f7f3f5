import type { ClickHouseSettings } from '@clickhouse/client'

// These settings are sent with every insert, so that the server's defaults have no effect. A batch that is sent again must be split into the same
// blocks as before. Otherwise the server would treat a different block with a known token as a copy, and its rows would be lost.
const pinned = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  wait_end_of_query: 1,
  max_insert_block_size: '1048449',
  min_insert_block_size_rows: '1048449',
  min_insert_block_size_bytes: '268402944',
  max_insert_threads: '1',
  max_partitions_per_insert_block: '0',
  input_format_parallel_parsing: 0,
  input_format_allow_errors_num: '0',
  input_format_allow_errors_ratio: 0,
  input_format_skip_unknown_fields: 1,
  input_format_null_as_default: 1,
  input_format_defaults_for_omitted_fields: 1,
  materialized_views_ignore_errors: 0,
  parallel_view_processing: 0,
} as const

// Some supported servers do not know these settings, and refuse requests with an unknown one.
const optional: Readonly<Record<string, string>> = { deduplicate_insert: 'enable' }

/** Settings that must be looked up in the server's `system.settings` before the first insert. */
export const optionalInsertSettings: readonly string[] = Object.keys(optional)

/** All settings of an insert with this token. `known` lists the optional settings that the server has. */
export const insertSettings = (token: string, known: readonly string[]): ClickHouseSettings => ({
  ...pinned,
  ...Object.fromEntries(Object.entries(optional).filter(([name]) => known.includes(name))),
  insert_deduplication_token: token,
})
