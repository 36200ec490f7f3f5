import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { longestTimerMs, rangeProblem } from '@paysignal/contract'
import { sqlLiteral } from '../sql-literal.ts'
import { StoreError } from '../store-error.ts'
import { fromUnknown, type StoreOperation } from './from-unknown.ts'
import { insertSettings, optionalInsertSettings } from './insert-settings.ts'

export interface StoreOptions {
  /** Address of ClickHouse's HTTP interface, such as `http://127.0.0.1:8123`. It may contain user and password. */
  readonly url: string
  /**
   * Database that holds PaySignal's tables.
   * @default 'paysignal'
   */
  readonly database?: string | undefined
  /**
   * ClickHouse user.
   * @default the user in `url`, or `default` when `url` has none
   */
  readonly username?: string | undefined
  /**
   * Password of that user.
   * @default the password in `url`, or an empty one
   */
  readonly password?: string | undefined
  /**
   * Time limit for one request, in milliseconds.
   * @default 60_000
   */
  readonly requestTimeoutMs?: number | undefined
}

export interface InsertOptions {
  /** Name of a table in the store's database. */
  readonly table: string
  /** JSONEachRow: one JSON object per line. The bytes are sent unchanged, as one block. Keep them below 8 MiB. */
  readonly rows: Buffer | readonly Buffer[]
  /** Identifies exactly these rows. An insert whose token the server already knows stores nothing, so never use a token for other rows. */
  readonly token: string
  /**
   * Aborts the insert. The server may have stored the rows nevertheless.
   * @default the insert cannot be aborted
   */
  readonly signal?: AbortSignal | undefined
}

/** A connection to ClickHouse: a server, or the embedded engine. Every method fails with a `StoreError`. */
export interface Store {
  readonly database: string
  /** Returns the rows of a query as objects. 64-bit integers become numbers. Times become text in UTC, such as `2026-11-22 02:38:55.009`. */
  query<T>(sql: string, params?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<readonly T[]>
  /** Runs a statement that returns no rows. */
  command(sql: string): Promise<void>
  /** Resolves once the server has stored the rows in the table and in its views, or has recognised the token. */
  insert(options: InsertOptions): Promise<void>
  /** Resolves when the server answers and accepts user and password. The database need not exist. */
  ping(): Promise<void>
  /** Creates the database if it does not exist; with `cluster`, on all servers of that cluster. */
  createDatabase(cluster?: string): Promise<void>
  /** Closes the connections. */
  close(): Promise<void>
}

const sliceBytes = 1024 * 1024
const isName = (text: string) => /^[A-Za-z_]\w*$/.test(text)

/** Makes a store. It connects to ClickHouse at its first call. @throws {StoreError} `INVALID_OPTION`. */
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
      // The caller gets every error. The client's log is off because it quotes rows.
      log: { level: ClickHouseLogLevel.OFF },
    })
  const client = clientTo(database)
  const server = clientTo('default')
  let knownSettings: Promise<readonly string[]> | undefined

  const guarded = async <T>(operation: StoreOperation, work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw fromUnknown(error, operation, { address: url.origin, signal })
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
          if (!isName(table)) throw new StoreError('INVALID_OPTION', 'insert.table must be a plain name: letters, digits and underscores')
          if (token === '') throw new StoreError('INVALID_OPTION', 'insert.token must not be empty')
          const { stream } = await client.exec({
            query: `INSERT INTO ${table} FORMAT JSONEachRow`,
            values: Readable.from(slicesOf(rows), { objectMode: false, highWaterMark: sliceBytes }),
            clickhouse_settings: insertSettings(token, await settingsKnown()),
            ...(signal && { abort_signal: signal }),
          })
          // The response has no content. Its end is the server's confirmation that all rows are stored.
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
        await server.command({ query: `CREATE DATABASE IF NOT EXISTS ${database}${cluster ? ` ON CLUSTER ${sqlLiteral(cluster)}` : ''}` })
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
  const timeoutProblem = rangeProblem('store.requestTimeoutMs', requestTimeoutMs, { min: 1, max: longestTimerMs })
  if (timeoutProblem) throw new StoreError('INVALID_OPTION', timeoutProblem)
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
