import { randomUUID } from 'node:crypto'
import { readerLimits, sqlLiteral } from '@paysignal/store'
import type { Session } from 'chdb'
import { allowedEngines, type EngineAccess, type EngineRole, withEngineAccess } from '../access/engine-access.ts'
import { EmbeddedClickHouseError } from '../embedded-clickhouse-error.ts'
import { type ForbiddenNames, forbiddenNames } from '../statements/name-rules.ts'
import { identifier, isRead, type RowInsert } from '../statements/statement.ts'
import { claimFolder, lockedFolder } from './data-folder.ts'
import { insertRows } from './insert-rows.ts'
import { createLane } from './lane.ts'
import { openScratch } from './scratch.ts'

export interface EngineContext {
  readonly role: 'owner' | 'reader'
  readonly database: string | undefined
  /** Settings and query parameters (`param_x`), as text. */
  readonly settings: ReadonlyMap<string, string>
  /** Whether a statement that changes data is refused. */
  readonly isReadOnly: boolean
  readonly signal: AbortSignal
}

export interface EngineResult {
  readonly bytes: Uint8Array
  readonly rowsRead: number
  readonly bytesRead: number
  readonly rowsWritten: number
  readonly bytesWritten: number
}

export interface Engine {
  readonly version: string
  /** Functions and engines that this version has and that a statement must not use. */
  readonly forbidden: ForbiddenNames
  /** Upper limits for the settings of a statement, by role. */
  readonly limits: Readonly<Record<EngineContext['role'], Readonly<Record<string, number>>>>
  /** Runs a statement. A statement that only reads is stopped when the caller closes the connection. */
  query(sql: string, format: string, context: EngineContext): Promise<EngineResult>
  /** Inserts rows in the format of the statement. */
  insert(insert: RowInsert, rows: Buffer, context: EngineContext): Promise<EngineResult>
  /** Stops all running statements; they fail with an error. */
  interrupt(): Promise<void>
  /** Waits for running statements, refuses waiting ones, and releases the data folder. */
  close(): Promise<void>
}

// Calls of the engine run on the four threads of libuv, which file system, DNS and zlib need too, so one thread stays free.
// Inserts have their own lane, so that slow queries of dashboards do not delay the pipeline.
const readsAtOnce = 2
const writesAtOnce = 1

// Applies the upper limits to the settings. A statement without a time limit could block its lane for ever.
const limited = (settings: ReadonlyMap<string, string>, limits: Readonly<Record<string, number>>): ReadonlyMap<string, string> => {
  const bounded = Object.entries(limits).map(([name, most]) => {
    const wanted = Number(settings.get(name))
    return [name, wanted > 0 && wanted <= most ? `${wanted}` : `${most}`] as const
  })
  return new Map([...settings, ...bounded])
}

/**
 * Opens the engine in this process, on a folder that `prepareFolder` has checked. A process can have one folder open at a time.
 * No statement runs longer than `access.mostSeconds`, whatever its settings say.
 * @throws {EmbeddedClickHouseError} `FOLDER`, `ENGINE`.
 */
export async function openEngine(folder: string, access: EngineAccess): Promise<Engine> {
  const { Session: ChdbSession, drainPending } = await loadChdb()
  // An engine that was closed before may not have released its folder yet.
  await drainPending()
  const anchor = withEngineAccess(access, (args) => openAnchor(ChdbSession, folder, args))
  const version = anchor.query('SELECT version()', 'TSVRaw').trim()
  try {
    claimFolder(folder, version)
  } catch (error) {
    anchor.close()
    throw error
  }
  const scratch = openScratch(folder)
  const reads = createLane(readsAtOnce)
  const writes = createLane(writesAtOnce)

  const { mostSeconds } = access
  const limits = {
    owner: { max_execution_time: mostSeconds },
    reader: { ...readerLimits, max_execution_time: Math.min(readerLimits.max_execution_time, mostSeconds) },
  }
  const forbidden = forbiddenNames(
    {
      functions: namesIn(anchor, 'SELECT name FROM system.table_functions'),
      engines: namesIn(anchor, 'SELECT name FROM system.table_engines UNION ALL SELECT name FROM system.database_engines'),
    },
    allowedEngines,
  )

  let killing = Promise.resolve()
  // Statements that stop queries do not wait in the lanes, which may be full. They use the thread that stays free, one after the other, because a
  // session runs one statement at a time.
  const kill = (condition: string) => {
    const killed = killing.then(async () => void (await anchor.queryAsync(`KILL QUERY WHERE ${condition}`, { format: 'Null' })))
    killing = killed.catch(() => {})
    return killed
  }
  const endWith = async <T>(signal: AbortSignal, mark: string, work: () => Promise<T>): Promise<T> => {
    const end = () => void kill(`Settings['log_comment'] = ${sqlLiteral(mark)}`).catch(() => {})
    signal.addEventListener('abort', end, { once: true })
    try {
      return await work()
    } finally {
      signal.removeEventListener('abort', end)
    }
  }

  // Each request has its own session, so that settings, parameters and `USE` do not affect the next request. A session costs half a millisecond.
  const withSession = async <T>(role: EngineRole, given: EngineContext, mark: string, use: (session: Session) => Promise<T>): Promise<T> => {
    const context = { ...given, settings: limited(given.settings, limits[given.role]) }
    const session = new ChdbSession(folder)
    try {
      await session.queryAsync(preambleOf(role, context, mark), { format: 'Null' })
      return await use(session)
    } finally {
      session.close()
    }
  }

  return {
    version,
    forbidden,
    limits,
    query: (sql, format, context) => {
      const mark = randomUUID()
      const run = () =>
        withSession(context.role, context, mark, async (session) => {
          const result = await session.queryAsync(sql, { format })
          return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead, rowsWritten: 0, bytesWritten: 0 }
        })
      // A statement that changes data is completed even after the caller has gone, as on a server.
      return isRead(sql) ? reads.run(context.signal, () => endWith(context.signal, mark, run)) : writes.run(context.signal, run)
    },
    insert: (insert, rows, context) =>
      writes.run(context.signal, () =>
        withSession('files', context, '', async (session) => {
          const rowsWritten = await insertRows(session, scratch, insert, rows, context.settings)
          return { bytes: new Uint8Array(0), rowsRead: rowsWritten, bytesRead: rows.length, rowsWritten, bytesWritten: rows.length }
        }),
      ),
    interrupt: () => kill('query_id != queryID()'),
    close: async () => {
      await Promise.all([reads.close(), writes.close()])
      anchor.close()
      await drainPending()
      scratch.close()
    },
  }
}

async function loadChdb() {
  try {
    // The engine is half a gigabyte of native code, so it is loaded only when an engine is opened.
    return await import('chdb')
  } catch (cause) {
    throw new EmbeddedClickHouseError(
      'ENGINE',
      'the embedded ClickHouse engine (package chdb) is not available on this platform: use a ClickHouse server, and give its URL',
      {
        cause,
      },
    )
  }
}

function openAnchor(ChdbSession: typeof Session, folder: string, connectionArgs: readonly string[]): Session {
  try {
    return new ChdbSession(folder, { connectionArgs })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    if (/one (active )?data directory per process|Cannot open a session at/.test(reason)) {
      throw new EmbeddedClickHouseError(
        'FOLDER',
        `data folder ${folder} cannot be opened: this process already has another data folder open; close that one first`,
        {
          cause,
        },
      )
    }
    // The engine only prints the reason. Almost always, another process has locked the folder.
    throw lockedFolder(folder, cause)
  }
}

const namesIn = (session: Session, sql: string): readonly string[] => session.query(sql, 'TSVRaw').trim().split('\n')

function preambleOf(role: EngineRole, { database, settings, isReadOnly }: EngineContext, mark: string): string {
  return [
    `SET ROLE ${role}`,
    ...(role === 'reader' ? ["SET profile = 'reader'"] : []),
    `SET ${[...settings, ['log_comment', mark] as const].map(([name, value]) => `${name} = ${sqlLiteral(value)}`).join(', ')}`,
    ...(database ? [`USE ${identifier(database)}`] : []),
    ...(isReadOnly ? ['SET readonly = 2'] : []),
  ].join('; ')
}
