import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Routes {
  readonly [path: string]: (request: IncomingMessage, response: ServerResponse) => void
}

/** A plain HTTP server on 127.0.0.1. Resolves once it listens. */
export async function startServer(routes: Routes, port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route) route(request, response)
    else response.writeHead(404).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
