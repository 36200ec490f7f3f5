import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { StoreError } from '../store-error.ts'
import { fromUnknown, type StoreOperation } from './from-unknown.ts'
import { insertSettings, optionalInsertSettings } from './insert-settings.ts'

export interface StoreOptions {
  /** Address of ClickHouse's HTTP interface, such as `http://127.0.0.1:8123`. It may hold user and password. */
  readonly url: string
  /** Default `paysignal`. */
  readonly database?: string | undefined
  /** Default: the one of the URL, or `default`. */
  readonly username?: string | undefined
  /** Default: the one of the URL, or none. */
  readonly password?: string | undefined
  /** Longest one request may take, in milliseconds; default 60 000. */
  readonly requestTimeoutMs?: number | undefined
}

export interface InsertOptions {
  readonly table: string
  /** JSONEachRow: one object for each line. Sent as they are, as one block; keep them below 8 MiB. */
  readonly rows: Buffer | readonly Buffer[]
  /** Names exactly these rows: the same token again stores nothing, so it must never name others. */
  readonly token: string
  readonly signal?: AbortSignal | undefined
}

/** ClickHouse, as PaySignal uses it: a server's, or the embedded engine's. Everything that fails is a `StoreError`. */
export interface Store {
  readonly database: string
  /** Rows of a query as objects. 64-bit integers come as numbers; times as `2026-11-22 02:38:55.009`, in UTC. */
  query<T>(sql: string, params?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<readonly T[]>
  command(sql: string): Promise<void>
  /** Resolves once the server has stored the rows, those of the views included, or has recognised the token. */
  insert(options: InsertOptions): Promise<void>
  /** Resolves when the server answers and accepts user and password; the database need not exist. */
  ping(): Promise<void>
  /** Makes the database when it is not there. */
  createDatabase(cluster?: string): Promise<void>
  close(): Promise<void>
}

const sliceBytes = 1024 * 1024
const isName = (text: string) => /^[A-Za-z_]\w*$/.test(text)

/** Connects to ClickHouse; nothing is sent before the first call. @throws {StoreError} `INVALID_OPTION`. */
export function createStore(options: StoreOptions): Store {
  const { url, username, password, database, requestTimeoutMs } = resolveStore(options)
  const clientTo = (name: string) =>
    createClient({
      url: url.href,
      username,
      password,
      database: name,
      request_timeout: requestTimeoutMs,
      application: 'paysignal',
      // Failures are told to the caller, once; the client's own log quotes rows.
      log: { level: ClickHouseLogLevel.OFF },
    })
  const client = clientTo(database)
  const server = clientTo('default')
  let knownSettings: Promise<readonly string[]> | undefined

  const guarded = async <T>(operation: StoreOperation, work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw fromUnknown(error, operation, { place: url.origin, signal })
    }
  }

  const query: Store['query'] = <T>(sql: string, params: Readonly<Record<string, unknown>> = {}, signal?: AbortSignal) =>
    guarded(
      'query',
      async () => {
        const result = await client.query({
          query: sql,
          query_params: { ...params },
          format: 'JSONEachRow',
          clickhouse_settings: { output_format_json_quote_64bit_integers: 0, max_execution_time: Math.ceil(requestTimeoutMs / 1000) },
          ...(signal && { abort_signal: signal }),
        })
        return result.json<T>()
      },
      signal,
    )

  const lookUpSettings = async () => {
    const rows = await query<{ name: string }>('SELECT name FROM system.settings WHERE name IN {names:Array(String)}', {
      names: optionalInsertSettings,
    })
    return rows.map(({ name }) => name)
  }

  const settingsKnown = () => {
    knownSettings ??= lookUpSettings().catch((error: unknown) => {
      knownSettings = undefined
      throw error
    })
    return knownSettings
  }

  return {
    database,
    query,
    command: (sql) => guarded('command', async () => void (await client.command({ query: sql }))),
    insert: ({ table, rows, token, signal }) =>
      guarded(
        'insert',
        async () => {
          if (!isName(table)) throw new StoreError('INVALID_OPTION', 'the table of an insert must be a plain name')
          if (token === '') throw new StoreError('INVALID_OPTION', 'an insert needs a token')
          const { stream } = await client.exec({
            query: `INSERT INTO ${table} FORMAT JSONEachRow`,
            values: Readable.from(slicesOf(rows), { objectMode: false, highWaterMark: sliceBytes }),
            clickhouse_settings: insertSettings(token, await settingsKnown()),
            ...(signal && { abort_signal: signal }),
          })
          // The answer is empty, but until it has been read to its end the server has not said that all is stored.
          await finished(stream.resume())
        },
        signal,
      ),
    ping: () =>
      guarded('ping', async () => {
        const result = await server.ping({ select: true })
        if (!result.success) throw result.error
      }),
    createDatabase: (cluster) =>
      guarded('command', async () => {
        await server.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}${cluster ? ` ON CLUSTER ${quoted(cluster)}` : ''}` })
      }),
    close: async () => {
      await Promise.all([client.close(), server.close()])
    },
  }
}

function resolveStore({ url: address, database = 'paysignal', username, password, requestTimeoutMs = 60_000 }: StoreOptions) {
  if (!URL.canParse(address)) throw new StoreError('INVALID_OPTION', 'store.url must be an address such as http://127.0.0.1:8123')
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new StoreError('INVALID_OPTION', `store.url must begin with http or https, got ${url.protocol}`)
  if (!isName(database)) throw new StoreError('INVALID_OPTION', 'store.database must be a plain name: letters, digits and underscores')
  if (!(requestTimeoutMs >= 1)) throw new StoreError('INVALID_OPTION', `store.requestTimeoutMs must be at least 1, got ${requestTimeoutMs}`)
  const resolved = {
    username: username ?? (decodeURIComponent(url.username) || 'default'),
    password: password ?? decodeURIComponent(url.password),
    database,
    requestTimeoutMs,
  }
  url.username = ''
  url.password = ''
  return { ...resolved, url }
}

function* slicesOf(rows: Buffer | readonly Buffer[]): Generator<Buffer> {
  for (const buffer of Buffer.isBuffer(rows) ? [rows] : rows) {
    for (let at = 0; at < buffer.length; at += sliceBytes) yield buffer.subarray(at, at + sliceBytes)
  }
}

const quoted = (name: string) => `'${name.replace(/[\\']/g, '\\$&')}'`
