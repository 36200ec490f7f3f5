import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  readonly path: string
}

/** A merchant's callback endpoint. It keeps all requests, and tests can set its answer. */
export interface Merchant {
  readonly url: string
  readonly received: readonly Received[]
  /** Resolves to the first matching callback, also if it came before the call. */
  wait(fits: (received: Received) => boolean): Promise<Received>
  /** Sets the answer. Before, each provider gets the acknowledgement that it expects, chosen by the path. */
  answer(reply: (received: Received) => { readonly status: number; readonly body: string }): void
  close(): Promise<void>
}

const accepted = ({ path }: Received) => ({
  status: 200,
  body: path.startsWith('/gatepay') ? '{"returnCode":"SUCCESS","returnMessage":""}' : 'success',
})

export async function startMerchant(): Promise<Merchant> {
  const received: Received[] = []
  const waiting = new Set<(one: Received) => void>()
  let reply: Parameters<Merchant['answer']>[0] = accepted
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), path: request.url ?? '' }
    const { status, body } = reply(one)
    response.writeHead(status).end(body)
    received.push(one)
    for (const look of waiting) look(one)
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => {
      reply = next
    },
    wait: (fits) =>
      new Promise((resolve) => {
        const earlier = received.find(fits)
        if (earlier) return resolve(earlier)
        const look = (one: Received) => {
          if (!fits(one)) return
          waiting.delete(look)
          resolve(one)
        }
        waiting.add(look)
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
