import type { Session } from 'chdb'
import { StoreError } from '../store-error.ts'
import { claimFolder, lockedFolder, prepareFolder } from './data-folder.ts'
import { insertRows } from './insert-rows.ts'
import { createLane } from './lane.ts'
import { openScratch } from './scratch.ts'
import { identifier, isRead, literal, type RowInsert } from './statement.ts'

export interface EngineContext {
  readonly database: string | undefined
  /** Settings and query parameters (`param_x`), as text. */
  readonly settings: ReadonlyMap<string, string>
  /** Nothing may be changed. */
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
  query(sql: string, format: string, context: EngineContext): Promise<EngineResult>
  insert(insert: RowInsert, rows: Buffer, context: EngineContext): Promise<EngineResult>
  /** Asks everything that runs to end with an error. */
  interrupt(): Promise<void>
  close(): Promise<void>
}

// The engine's calls run on libuv's four threads, which file system, DNS and zlib need too: one stays free, and
// inserts have a lane of their own, so that slow dashboards never hold up the pipeline.
const readsAtOnce = 2
const writesAtOnce = 1

// One without an end would hold its lane for ever: nobody interrupts a query before the closing.
const limited = (settings: ReadonlyMap<string, string>, mostSeconds: number): ReadonlyMap<string, string> => {
  const wanted = Number(settings.get('max_execution_time'))
  return wanted > 0 && wanted <= mostSeconds ? settings : new Map([...settings, ['max_execution_time', `${mostSeconds}`]])
}

/**
 * Opens ClickHouse inside this process, on one data folder. A process can hold one folder at a time.
 * No statement runs longer than `mostSeconds`, whatever its settings ask for.
 * @throws {StoreError} `FOLDER`, `ENGINE`.
 */
export async function openEngine(dataDir: string, mostSeconds: number): Promise<Engine> {
  const folder = prepareFolder(dataDir)
  const { Session: ChdbSession, drainPending } = await loadChdb()
  // Earlier closings may still be releasing their folder.
  await drainPending()
  const anchor = openAnchor(ChdbSession, folder)
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

  // A session for each request: it costs half a millisecond, and settings, parameters and `USE` cannot leak into the next one.
  const withSession = async <T>(given: EngineContext, use: (session: Session) => Promise<T>): Promise<T> => {
    const context = { ...given, settings: limited(given.settings, mostSeconds) }
    const session = new ChdbSession(folder)
    try {
      const preamble = preambleOf(context)
      if (preamble) await session.queryAsync(preamble, { format: 'Null' })
      return await use(session)
    } finally {
      session.close()
    }
  }

  return {
    version,
    query: (sql, format, context) =>
      (isRead(sql) ? reads : writes).run(context.signal, () =>
        withSession(context, async (session) => {
          const result = await session.queryAsync(sql, { format })
          return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead, rowsWritten: 0, bytesWritten: 0 }
        }),
      ),
    insert: (insert, rows, context) =>
      writes.run(context.signal, () =>
        withSession(context, async (session) => {
          const rowsWritten = await insertRows(session, scratch, insert, rows, context.settings)
          return { bytes: new Uint8Array(0), rowsRead: rowsWritten, bytesRead: rows.length, rowsWritten, bytesWritten: rows.length }
        }),
      ),
    // Around the lanes, which may both be taken, on the thread that they leave free.
    interrupt: async () => void (await anchor.queryAsync('KILL QUERY WHERE query_id != queryID()', { format: 'Null' })),
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
    // Half a gigabyte of native code: only those who embed the engine load it.
    return await import('chdb')
  } catch (cause) {
    throw new StoreError(
      'ENGINE',
      'the embedded ClickHouse engine (package chdb) is not available on this platform: give the URL of a ClickHouse server',
      {
        cause,
      },
    )
  }
}

function openAnchor(ChdbSession: typeof Session, folder: string): Session {
  try {
    return new ChdbSession(folder)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    if (/one (active )?data directory per process|Cannot open a session at/.test(reason)) {
      throw new StoreError('FOLDER', `data folder ${folder} cannot be opened: this process already has another one open; close that one first`, {
        cause,
      })
    }
    // The engine prints its reason instead of returning it; a held lock is by far the most common.
    throw lockedFolder(folder, cause)
  }
}

function preambleOf({ database, settings, isReadOnly }: EngineContext): string {
  const statements: string[] = []
  if (settings.size > 0) statements.push(`SET ${[...settings].map(([name, value]) => `${name} = ${literal(value)}`).join(', ')}`)
  if (database) statements.push(`USE ${identifier(database)}`)
  if (isReadOnly) statements.push('SET readonly = 2')
  return statements.join('; ')
}
