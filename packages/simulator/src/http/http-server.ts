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

/** What goes back on the wire: an answer, or one of the ways of not answering. */
export type HttpReply =
  | ({ readonly kind: 'answer' } & Answer)
  /** Announces the whole body, sends half of it and cuts the connection. */
  | ({ readonly kind: 'truncated' } & Answer)
  /** A well-formed JSON answer of about so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }

export type HttpHandler = (request: HttpRequest) => HttpReply | Promise<HttpReply>

export interface HttpServer {
  readonly url: string
  /** Stops listening and cuts what is open. */
  close(): Promise<void>
}

export interface HttpServerOptions {
  /** For messages, such as `gatepay`. */
  readonly name: string
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly handle: HttpHandler
  /** The clock that the `Date` header shows, in milliseconds. */
  readonly now: () => number
}

const longestBody = 1_048_576

/** @throws {SimulatorError} `PORT_IN_USE` or `LISTEN_FAILED`. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(options, request, response))
  // Longer than clients keep idle connections, so that none is cut just as it is used again.
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
        ? `port ${port} is in use on ${host}; free it, or leave ${name}.port out to take any`
        : `cannot listen on ${host}:${port} (${cause.code})`
      reject(new SimulatorError(isTaken ? 'PORT_IN_USE' : 'LISTEN_FAILED', `${name}: ${what}`, { cause }))
    })
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port)) // a TCP server that listens has one
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
    // The client went away while it sent or read: nobody is left to answer.
    response.destroy()
  }
}

/** A mistake of the simulator's own must not look like a network fault. */
async function guarded(handle: HttpHandler, request: HttpRequest): Promise<HttpReply> {
  try {
    return await handle(request)
  } catch (error) {
    return { kind: 'answer', status: 500, headers: { 'content-type': 'text/plain' }, body: `the simulator failed: ${error}\n` }
  }
}

/** The raw bytes: signatures are checked over them. Undefined above the limit. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= longestBody) chunks.push(chunk)
  }
  return size <= longestBody ? Buffer.concat(chunks) : undefined
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
    // `close` as well: a client that gives up never drains.
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
