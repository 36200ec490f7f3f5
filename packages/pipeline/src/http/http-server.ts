import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeError } from '../describe-error.ts'
import type { Logger } from '../logger.ts'
import { PipelineError } from '../pipeline-error.ts'

export interface HttpOptions {
  /**
   * Address to listen on.
   * @default '127.0.0.1'
   */
  readonly host?: string
  /**
   * Port to listen on; 0 means any free port.
   * @default 0
   */
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

/** The answer to a probe: 200 when there are no problems, otherwise 503 with the problems. */
export const probe = (problems: readonly string[]): Answer => json(problems.length > 0 ? 503 : 200, { ok: problems.length === 0, problems })

/**
 * Starts a server that answers GET on fixed paths. When a route throws, the answer is 500 and the error is logged.
 * @throws {PipelineError} `PORT` when the port cannot be used.
 */
export async function startHttpServer(routes: Routes, { host = '127.0.0.1', port = 0 }: HttpOptions, logger: Logger): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void serve(routes, request, response, logger)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new PipelineError('PORT', `http.port ${port} on ${host} cannot be used (${(cause as NodeJS.ErrnoException).code}): choose another port`, {
          cause,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
  // The cast is right, because the address of a TCP server that listens is never a string or null.
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: async () => {
      server.closeAllConnections()
      if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Never rejects, because an unhandled rejection would end the process. */
async function serve(routes: Routes, { url = '/', method }: IncomingMessage, response: ServerResponse, logger: Logger): Promise<void> {
  // `new URL` is not used, because it throws on request targets such as `//`, which any client may send.
  const [path = '/'] = url.split('?', 1)
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  try {
    send(response, await answer(route, method))
  } catch (error) {
    // It is safe to log `path`, because only the fixed paths have a route, and only a route can fail.
    logger.error(`${path} failed (${describeError(error)})`)
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
