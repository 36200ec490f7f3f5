import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { StoreError } from '../store-error.ts'
import { openEngine } from './engine.ts'
import { createFront } from './http-front.ts'

export interface EmbeddedClickHouseOptions {
  /** Folder of the data; made when it does not exist. One process at a time may use it. */
  readonly dataDir: string
  /** Address to listen on; default `127.0.0.1`. Any address that other machines can reach needs a password. */
  readonly host?: string
  /** Port to listen on; default 0, a free one. */
  readonly port?: number
  /** Default `default`. Counts only with a password. */
  readonly username?: string | undefined
  /** Default: none is asked for. */
  readonly password?: string | undefined
  /** Largest body of a request in bytes, unpacked; default 64 MiB. */
  readonly maxBodyBytes?: number
}

export interface EmbeddedClickHouse {
  /** Base URL, without user and password. */
  readonly url: string
  /** Version of the engine, such as `26.7.2.1`. */
  readonly version: string
  /** Answers what runs, refuses what waits, and gives the folder free. */
  close(): Promise<void>
}

/**
 * Starts ClickHouse inside this process and makes it reachable over ClickHouse's own HTTP interface.
 * @throws {StoreError} `FOLDER` when the folder is in use, foreign or newer; `ENGINE` when the engine is missing; `OPTION`.
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  const { dataDir, host = '127.0.0.1', port = 0, username = 'default', password, maxBodyBytes = 64 * 1024 * 1024 } = options
  if (!isLoopback(host) && !password) {
    throw new StoreError('OPTION', `host ${host} is reachable from other machines: set a password, or listen on 127.0.0.1`)
  }
  const engine = await openEngine(dataDir)
  const server = createFront({ engine, access: { username, password: password || undefined }, maxBodyBytes })
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    await engine.close()
    throw new StoreError('OPTION', `cannot listen on ${host} port ${port}: choose another port`, { cause })
  }
  let closing: Promise<void> | undefined
  const close = async () => {
    const stopped = new Promise((resolve) => server.close(resolve))
    await engine.close()
    server.closeIdleConnections()
    // Answers have been written once the engine is closed; whoever still holds a connection open gets no more time.
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
    await stopped
  }
  const { port: actualPort } = server.address() as AddressInfo // it listens on a port, not on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    version: engine.version,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const graceMs = 1_000
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
