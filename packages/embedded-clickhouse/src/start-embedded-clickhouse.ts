import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Credentials, folderUsers } from '@paysignal/store'
import { folderCredentials } from './access/credentials.ts'
import { EmbeddedClickHouseError } from './embedded-clickhouse-error.ts'
import { prepareFolder } from './engine/data-folder.ts'
import { openEngine } from './engine/engine.ts'
import { createFront } from './front/http-front.ts'

export interface EmbeddedClickHouseOptions {
  /** Folder of the data; made when it does not exist. One process at a time may use it. */
  readonly dataDir: string
  /** Address to listen on; default `127.0.0.1`. Any address that other machines can reach needs a password of your own. */
  readonly host?: string
  /** Port to listen on; default 0, a free one. */
  readonly port?: number
  /** Default `default`. Needs a password. */
  readonly username?: string | undefined
  /** Default: a random one, which the data folder keeps for its owner alone. */
  readonly password?: string | undefined
  /** Largest body of a request in bytes, unpacked; default 64 MiB. */
  readonly maxBodyBytes?: number
  /** Longest time one statement may run, in seconds; default 60. What a request asks for (`max_execution_time`) is cut to it, 0 too. */
  readonly maxExecutionSeconds?: number
  /**
   * Lets the owner's statements read and write every file that this process can, and ask other machines: `file()`, `url()`, `s3()`,
   * `remote()`, engines such as `File` and `Kafka`, `INTO OUTFILE`, dictionaries. What the owner has
   * once read by its path as a table, the reader can read, too. Default false.
   */
  readonly dangerouslyAllowFilesAndUrls?: boolean
}

export interface EmbeddedClickHouse {
  /** Base URL, without user and password. */
  readonly url: string
  /** User and password of the one who may change data. */
  readonly credentials: Credentials
  /** User and password for Grafana: reads, within limits of time, memory, rows and threads. */
  readonly readerCredentials: Credentials
  /** The passwords were made by this start. */
  readonly arePasswordsNew: boolean
  /** Version of the engine, such as `26.7.2.1`. */
  readonly version: string
  /**
   * Answers what runs, refuses what waits, and gives the folder free. What runs longer than 2 s is interrupted; should that
   * fail, this resolves nonetheless, within 4 s, and the folder is held until the process has ended.
   */
  close(): Promise<void>
}

/**
 * Starts ClickHouse inside this process and makes it reachable over ClickHouse's own HTTP interface.
 * @throws {EmbeddedClickHouseError} `FOLDER` when the folder is in use, foreign, newer or not to be written; `ENGINE` when the engine is missing; `INVALID_OPTION`.
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  // Own properties alone: what is found on a polluted Object.prototype must neither name a user nor open files.
  const given: EmbeddedClickHouseOptions = Object.assign(Object.create(null), options)
  const { dataDir, host = '127.0.0.1', port = 0, username, password, maxBodyBytes = 64 * 1024 * 1024, maxExecutionSeconds = 60 } = given
  const allowsFilesAndUrls = given.dangerouslyAllowFilesAndUrls ?? false
  if (username !== undefined && !password) {
    throw new EmbeddedClickHouseError('INVALID_OPTION', 'username needs a password: give both username and password, or neither')
  }
  if (!isLoopback(host) && !password) {
    throw new EmbeddedClickHouseError('INVALID_OPTION', `host ${host} is reachable from other machines: set a password, or listen on 127.0.0.1`)
  }
  if (!(maxExecutionSeconds > 0 && maxExecutionSeconds <= mostSecondsEver)) {
    throw new EmbeddedClickHouseError(
      'INVALID_OPTION',
      `maxExecutionSeconds must be above 0 and at most ${mostSecondsEver}, got ${maxExecutionSeconds}`,
    )
  }
  const folder = prepareFolder(dataDir)
  const { owner, reader, isNew } = folderCredentials(folder)
  const credentials = password ? { username: username ?? folderUsers.owner.username, password } : owner
  const engine = await openEngine(folder, { mostSeconds: maxExecutionSeconds, allowsFilesAndUrls })
  const server = createFront({ engine, access: { owner: credentials, reader }, maxBodyBytes, allowsFilesAndUrls })
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    await engine.close()
    throw new EmbeddedClickHouseError('INVALID_OPTION', `cannot listen on ${host} port ${port}: choose another port`, { cause })
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    const stopped = new Promise((resolve) => server.close(resolve))
    const ended = engine.close()
    if (!(await within(drainMs, ended))) {
      // A process cannot exit while a thread of it is inside a query.
      const interrupted = engine.interrupt().then(
        () => ended,
        () => ended,
      )
      if (!(await within(interruptMs, interrupted))) server.closeAllConnections()
    }
    server.closeIdleConnections()
    // Answers have been written once the engine is closed; whoever still holds a connection open gets no more time.
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
    await stopped
  }
  const { port: actualPort } = server.address() as AddressInfo // it listens on a port, not on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    credentials,
    readerCredentials: reader,
    arePasswordsNew: isNew,
    version: engine.version,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

// Together less than what those who stop a process wait before they kill it.
const drainMs = 2_000
const interruptMs = 1_000
const graceMs = 1_000
const mostSecondsEver = 86_400

/** Whether the work ended in that time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const tooLate = new AbortController()
  try {
    return await Promise.race([work.then(() => true), delay(ms, false, { signal: tooLate.signal })])
  } finally {
    tooLate.abort()
  }
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
