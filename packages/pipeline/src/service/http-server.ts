import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeError, type Logger } from '../logger.ts'
import { PipelineError } from '../pipeline-error.ts'

export interface HttpOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface HttpServer {
  readonly url: string
  close(): Promise<void>
}

export type Routes = Readonly<Record<string, () => Answer | Promise<Answer>>>

export const json = (status: number, value: unknown): Answer => ({ status, type: 'application/json', body: `${JSON.stringify(value)}\n` })

/** Whether something is so, for probes: 200, or 503 with the reasons. */
export const probe = (problems: readonly string[]): Answer => json(problems.length > 0 ? 503 : 200, { ok: problems.length === 0, problems })

/** Answers GET on a few fixed paths; a route that throws is answered 500 and logged. @throws {PipelineError} `PORT` when the port cannot be taken. */
export async function startHttpServer(routes: Routes, { host = '127.0.0.1', port = 0 }: HttpOptions, log: Logger): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void serve(routes, request, response, log)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new PipelineError('PORT', `http.port ${port} on ${host} cannot be taken (${(cause as NodeJS.ErrnoException).code}): choose another`, {
          cause,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
  // Of a TCP listener, once it listens, the address is never a string or null.
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Never rejects: no request may end the process. */
async function serve(routes: Routes, { url = '/', method }: IncomingMessage, response: ServerResponse, log: Logger): Promise<void> {
  // Not `new URL`: it throws on targets such as `//`, which anybody may send.
  const [path = '/'] = url.split('?', 1)
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  try {
    send(response, await answer(route, method))
  } catch (error) {
    // `path` is one of our own: other targets have no route that could fail.
    log.error(`${path} failed (${describeError(error)})`)
    if (response.headersSent) response.destroy()
    else send(response, json(500, { error: 'failed' }))
  }
}

async function answer(route: Routes[string] | undefined, method: string | undefined): Promise<Answer> {
  if (!route) return json(404, { error: 'not found' })
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'GET only' })
  return await route()
}

function send(response: ServerResponse, { status, type, body }: Answer) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
