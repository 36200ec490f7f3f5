import type { StoreOptions } from '@paysignal/store'
import { localCredentials } from '../local-credentials.ts'

/** Options of the commands that connect to ClickHouse. */
export const storeOptions = {
  'clickhouse-url': { type: 'text', value: 'URL', default: 'http://127.0.0.1:8123', env: 'CLICKHOUSE_URL', meaning: "ClickHouse's HTTP interface" },
  database: { type: 'text', value: 'NAME', default: 'paysignal', env: 'CLICKHOUSE_DATABASE', meaning: 'ClickHouse database' },
  'clickhouse-user': { type: 'text', value: 'NAME', env: 'CLICKHOUSE_USER', meaning: 'ClickHouse user' },
  'clickhouse-password': {
    type: 'text',
    value: 'TEXT',
    env: 'CLICKHOUSE_PASSWORD',
    meaning: 'ClickHouse password; prefer the variable, because process lists show options',
  },
  'clickhouse-data': {
    type: 'text',
    value: 'FOLDER',
    default: '.paysignal/clickhouse',
    env: 'PAYSIGNAL_CLICKHOUSE_DATA',
    meaning: 'Data folder of paysignal clickhouse; its password is used when ClickHouse is on this machine and no user is given',
  },
} as const

interface StoreValues {
  readonly 'clickhouse-url': string
  readonly database: string
  readonly 'clickhouse-user': string | undefined
  readonly 'clickhouse-password': string | undefined
  readonly 'clickhouse-data': string
}

/** Converts the options of a command to the options of the store. */
export function storeFrom(options: StoreValues): StoreOptions {
  const { 'clickhouse-url': url, 'clickhouse-user': username, 'clickhouse-password': password, database } = options
  if (username === undefined && password === undefined) return { url, database, ...localCredentials(url, options['clickhouse-data']) }
  return { url, database, ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
}

/** Option of the commands that listen on a port. */
export const portOption = { type: 'number', min: 0, max: 65_535, isInteger: true, default: 0, meaning: 'Port on 127.0.0.1; 0 is a free one' } as const
