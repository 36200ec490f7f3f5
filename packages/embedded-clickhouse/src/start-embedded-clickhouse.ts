import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { isLoopback, settlesWithin } from '@paysignal/contract'
import { type Credentials, folderUsers } from '@paysignal/store'
import { folderCredentials } from './access/credentials.ts'
import { EmbeddedClickHouseError } from './embedded-clickhouse-error.ts'
import { prepareFolder } from './engine/data-folder.ts'
import { openEngine } from './engine/engine.ts'
import { createFront } from './front/http-front.ts'

export interface EmbeddedClickHouseOptions {
  /** Folder of the data. It is created if it does not exist. Only one process at a time can use it. */
  readonly dataDir: string
  /**
   * Address to listen on. An address that other machines can reach requires `password`.
   * @default '127.0.0.1'
   */
  readonly host?: string
  /**
   * Port to listen on; 0 means any free port.
   * @default 0
   */
  readonly port?: number
  /**
   * Name of the user who may change data. Requires `password`.
   * @default 'default'
   */
  readonly username?: string | undefined
  /**
   * Password of that user.
   * @default a random one, kept in a file of the data folder that only its owner can read
   */
  readonly password?: string | undefined
  /**
   * Upper limit for the body of a request after decompression, in bytes.
   * @default 67_108_864
   */
  readonly maxBodyBytes?: number
  /**
   * Upper limit for the time that one statement may run, in seconds. A higher `max_execution_time` in a request, or 0, is reduced to it.
   * @default 60
   */
  readonly maxExecutionSeconds?: number
  /**
   * Allows statements of the owner to read and write all files that this process can access, and to connect to other machines: `file()`, `url()`,
   * `s3()`, `remote()`, engines such as `File` and `Kafka`, `INTO OUTFILE`, dictionaries. A file that the owner has once read with its path as a
   * table name can afterwards be read by the reader, too.
   * @default false
   */
  readonly dangerouslyAllowFilesAndUrls?: boolean
}

export interface EmbeddedClickHouse {
  /** Base URL, without user and password. */
  readonly url: string
  /** The user who may change data. */
  readonly credentials: Credentials
  /** The user for Grafana, who can only read, within limits of time, memory, rows and threads. */
  readonly readerCredentials: Credentials
  /** Whether this start made a password. */
  readonly arePasswordsNew: boolean
  /** Version of the engine, such as `26.7.2.1`. */
  readonly version: string
  /**
   * Completes running requests, refuses waiting ones, and releases the folder. Statements that still run after 2 s are interrupted.
   * Resolves within 4 s, even if an interrupted statement does not end: then the folder stays locked until the process ends.
   */
  close(): Promise<void>
}

/**
 * Starts the ClickHouse engine in this process, with ClickHouse's HTTP interface in front of it.
 * @throws {EmbeddedClickHouseError} `FOLDER` when the folder is in use, holds other files, was written by a newer version, or cannot be written.
 * `ENGINE` when the engine is not installed. `PORT` when the port is in use. `INVALID_OPTION` when an option is wrong.
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  // Only own properties are read, because a polluted Object.prototype must not set a user or turn on file access.
  const given: EmbeddedClickHouseOptions = Object.assign(Object.create(null), options)
  const { dataDir, host = '127.0.0.1', port = 0, username, password, maxBodyBytes = 64 * 1024 * 1024, maxExecutionSeconds = 60 } = given
  const allowsFilesAndUrls = given.dangerouslyAllowFilesAndUrls ?? false
  if (username !== undefined && !password) {
    throw new EmbeddedClickHouseError('INVALID_OPTION', 'username requires a password: give both username and password, or neither')
  }
  if (!isLoopback(host) && !password) {
    throw new EmbeddedClickHouseError('INVALID_OPTION', `host ${host} can be reached from other machines: set a password, or listen on 127.0.0.1`)
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
    throw new EmbeddedClickHouseError('PORT', `cannot listen on ${host} port ${port}: choose another port`, { cause })
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    const stopped = new Promise((resolve) => server.close(resolve))
    const ended = engine.close()
    if (await settlesWithin(ended, drainMs)) await ended
    else {
      // A process cannot exit while one of its threads runs a query.
      const interrupted = engine.interrupt().then(
        () => ended,
        () => ended,
      )
      if (!(await settlesWithin(interrupted, interruptMs))) server.closeAllConnections()
    }
    server.closeIdleConnections()
    // After the engine is closed, all responses have been written. So connections that are still open can be closed.
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
    await stopped
  }
  const { port: actualPort } = server.address() as AddressInfo // The cast is safe because the server listens on a port, not on a pipe.
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

// The sum of these times is less than the time that process managers usually wait between SIGTERM and SIGKILL.
const drainMs = 2_000
const interruptMs = 1_000
const graceMs = 1_000
const mostSecondsEver = 86_400
