import type { StoreOptions } from '@paysignal/store'

/** The options of every command that talks to ClickHouse. */
export const storeOptions = {
  'clickhouse-url': { type: 'text', value: 'URL', default: 'http://127.0.0.1:8123', env: 'CLICKHOUSE_URL', meaning: "ClickHouse's HTTP interface" },
  database: { type: 'text', value: 'NAME', default: 'paysignal', env: 'CLICKHOUSE_DATABASE', meaning: 'ClickHouse database' },
  'clickhouse-user': { type: 'text', value: 'NAME', env: 'CLICKHOUSE_USER', meaning: 'ClickHouse user' },
  'clickhouse-password': {
    type: 'text',
    value: 'TEXT',
    env: 'CLICKHOUSE_PASSWORD',
    meaning: 'ClickHouse password; better given by the variable, which no process list shows',
  },
} as const

interface StoreValues {
  readonly 'clickhouse-url': string
  readonly database: string
  readonly 'clickhouse-user': string | undefined
  readonly 'clickhouse-password': string | undefined
}

/** The store's own options, from a command's. */
export const storeFrom = (options: StoreValues): StoreOptions => ({
  url: options['clickhouse-url'],
  database: options.database,
  ...(options['clickhouse-user'] !== undefined && { username: options['clickhouse-user'] }),
  ...(options['clickhouse-password'] !== undefined && { password: options['clickhouse-password'] }),
})

/** The option of every command that listens. */
export const portOption = { type: 'number', min: 0, max: 65_535, isInteger: true, default: 0, meaning: 'Port on 127.0.0.1; 0 is a free one' } as const
