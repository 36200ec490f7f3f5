import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SimulatorError } from '../simulator-error.ts'

export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly header: (name: string) => string | undefined
}

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer, or one of the ways in which a provider fails to answer. */
export type HttpReply =
  | ({ readonly kind: 'answer' } & Answer)
  /** `content-length` announces the whole body. Half of it is sent, then the connection is closed. */
  | ({ readonly kind: 'truncated' } & Answer)
  /** A valid JSON answer of about this many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** No answer; the connection stays open. */
  | { readonly kind: 'hang' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }

export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>

export interface HttpServer {
  readonly url: string
  /** Stops listening and closes all open connections. */
  close(): Promise<void>
}

export interface HttpServerOptions {
  /** Name of the server in error messages, such as `gatepay`. */
  readonly name: string
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  readonly handle: HttpHandler
  /** The clock for the `Date` header, in milliseconds. */
  readonly now: () => number
}

const maxBodyBytes = 1_048_576

/**
 * Starts one HTTP server and resolves once it listens.
 * @throws {SimulatorError} `PORT_IN_USE` or `LISTEN_FAILED`.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(options, request, response))
  // This is longer than clients keep idle connections. Otherwise the server could close a connection at the moment when the client uses it again.
  server.keepAliveTimeout = 65_000
  const port = await listen(server, options)
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return { url: `http://${host}:${port}`, close: () => stop(server) }
}

const listen = (server: Server, { name, host, port }: HttpServerOptions) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE'
      const what = isTaken
        ? `port ${port} is in use on ${host}; stop the other process, or leave ${name === 'control' ? 'controlPort' : `${name}.port`} out to use any free port`
        : `cannot listen on ${host}:${port} (${cause.code})`
      reject(new SimulatorError(isTaken ? 'PORT_IN_USE' : 'LISTEN_FAILED', `${name}: ${what}`, { cause }))
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port)) // The cast is safe because the server listens on a port.
  })

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    server.closeAllConnections()
  })

async function serve({ handle, now }: HttpServerOptions, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await bodyOf(message)
    const reply = body ? await guarded(handle, requestFrom(message, body)) : ({ kind: 'answer', status: 413, body: 'body too large\n' } as const)
    await send(reply, response, new Date(now()).toUTCString())
  } catch {
    // The client closed the connection while it sent the request or read the answer.
    response.destroy()
  }
}

/** An exception in a handler is answered with HTTP 500, so that a bug in the simulator does not look like a network error. */
async function guarded(handle: HttpHandler, request: HttpRequest): Promise<HttpReply> {
  try {
    return await handle(request)
  } catch (error) {
    return { kind: 'answer', status: 500, headers: { 'content-type': 'text/plain' }, body: `the simulator failed: ${error}\n` }
  }
}

/** Returns the raw bytes, because signatures are checked over them. Undefined when the body is too large. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxBodyBytes) chunks.push(chunk)
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined
}

function requestFrom(message: IncomingMessage, body: Buffer): HttpRequest {
  const [path = '/', query = ''] = (message.url ?? '/').split('?', 2)
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    body,
    header: (name) => {
      const value = message.headers[name.toLowerCase()]
      return Array.isArray(value) ? value[0] : value
    },
  }
}

async function send(reply: HttpReply, response: ServerResponse, date: string): Promise<void> {
  switch (reply.kind) {
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'huge':
      return sendHuge(reply.bytes, response, date)
    case 'truncated': {
      const whole = Buffer.from(reply.body)
      response.writeHead(reply.status, { ...reply.headers, date, 'content-length': whole.length })
      response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.socket?.destroy())
      return
    }
    case 'answer':
      response.writeHead(reply.status, { ...reply.headers, date, 'content-length': Buffer.byteLength(reply.body) })
      response.end(reply.body)
  }
}

async function sendHuge(bytes: number, response: ServerResponse, date: string): Promise<void> {
  const chunk = Buffer.alloc(65_536, 'x')
  response.writeHead(200, { date, 'content-type': 'application/json' })
  response.write('{"padding":"')
  for (let left = bytes; left > 0 && !response.destroyed; left -= chunk.length) {
    if (response.write(chunk.subarray(0, Math.min(left, chunk.length)))) continue
    // Also waits for `close`: when the client disconnects, `drain` is never emitted.
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off('drain', go).off('close', go)
        resolve()
      }
      response.on('drain', go).on('close', go)
    })
  }
  response.end('"}')
}
