import { type Credentials, readCredentials, type StoreOptions } from '@paysignal/store'

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
  'clickhouse-data': {
    type: 'text',
    value: 'FOLDER',
    default: '.paysignal/clickhouse',
    env: 'PAYSIGNAL_CLICKHOUSE_DATA',
    meaning: 'Data folder of paysignal clickhouse: its password is used where ClickHouse is on this machine and no user is given',
  },
} as const

interface StoreValues {
  readonly 'clickhouse-url': string
  readonly database: string
  readonly 'clickhouse-user': string | undefined
  readonly 'clickhouse-password': string | undefined
  readonly 'clickhouse-data': string
}

/** The store's own options, from a command's. */
export function storeFrom(options: StoreValues): StoreOptions {
  const { 'clickhouse-url': url, 'clickhouse-user': username, 'clickhouse-password': password, database } = options
  if (username === undefined && password === undefined) return { url, database, ...localCredentials(url, options['clickhouse-data']) }
  return { url, database, ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
}

/** What `paysignal clickhouse` has left in its data folder; for an address of this machine alone, and none that names a user itself. */
export function localCredentials(address: string, dataDir: string): Credentials | undefined {
  const url = URL.parse(address)
  const isLocal = url !== null && url.username === '' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  return isLocal ? readCredentials(dataDir) : undefined
}

/** The option of every command that listens. */
export const portOption = { type: 'number', min: 0, max: 65_535, isInteger: true, default: 0, meaning: 'Port on 127.0.0.1; 0 is a free one' } as const
