export { createStore, type InsertOptions, type Store, type StoreOptions } from './create-store.ts'
export { type EmbeddedClickHouse, type EmbeddedClickHouseOptions, startEmbeddedClickHouse } from './embedded/start-embedded-clickhouse.ts'
export { type MigrateOptions, migrate } from './migrate.ts'
export { isRetryable, StoreError, type StoreErrorCode } from './store-error.ts'
