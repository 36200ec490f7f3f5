export { EmbeddedClickHouseError, type EmbeddedClickHouseErrorCode } from './embedded-clickhouse-error.ts'
export { type EmbeddedClickHouse, type EmbeddedClickHouseOptions, startEmbeddedClickHouse } from './start-embedded-clickhouse.ts'
