export { type EmbeddedClickHouse, type EmbeddedClickHouseOptions, startEmbeddedClickHouse } from './embedded/start-embedded-clickhouse.ts'
export { isRetryable, StoreError, type StoreErrorCode } from './store-error.ts'
