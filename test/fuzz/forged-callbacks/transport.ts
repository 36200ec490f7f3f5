import { once } from 'node:events'
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { CallbackHandler } from '@paysignal/instrumentation'
import type { Random } from '../random.ts'
import type { Answer, SentRequest } from './oracle.ts'

/** Passes a request to the handler as a service would. */
export type Send = (handler: CallbackHandler, request: SentRequest) => Promise<Answer>

/** Whether these headers are possible in HTTP. */
export const isSendable = ({ headers }: SentRequest) =>
  headers.every(([name, value]) => /^[\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value))

export const asFetchRequest: Send = async (handler, { headers, body }) => {
  const sent = new Headers()
  for (const [name, value] of headers) sent.append(name, value)
  const response = await handler(new Request('http://shop.example/callbacks', { method: 'POST', headers: sent, body: new Uint8Array(body) }))
  return { status: response.status, body: await response.text() }
}

/** Stand-ins for Node's request and response, with it has the members that a handler uses. */
export function asNodeObjects(random: Random): Send {
  return async (handler, { headers, body }) => {
    const middle = random.below(body.length + 1)
    const chunks = [body.subarray(0, middle), body.subarray(middle)].filter(({ length }) => length > 0)
    const parser = random.pick(['none', 'none', 'rawBody', 'buffer', 'text'])
    // Frameworks store the raw body in one of these members. A string can represent it only if it is UTF-8.
    const kept =
      parser === 'rawBody' ? { rawBody: body } : parser === 'buffer' ? { body } : parser === 'text' && isUtf8(body) ? { body: body.toString() } : {}
    const req = Object.assign(Readable.from(chunks), { method: 'POST', url: '/', headers: joined(headers), ...kept })
    let status = 0
    let text = ''
    const res = {
      destroyed: false,
      headersSent: false,
      writeHead(code: number) {
        status = code
        return res
      },
      end(content = '') {
        text = String(content)
        return res
      },
    }
    // The casts are safe because these objects have every property that a handler uses.
    await handler.node(req as unknown as IncomingMessage, res as unknown as ServerResponse)
    return { status, body: text }
  }
}

const isUtf8 = (body: Buffer) => Buffer.from(body.toString()).equals(body)

/** The headers as Node.js presents them: names in lower case, values without blanks at their ends, several values of one name joined. */
export function joined(headers: SentRequest['headers']): Record<string, string> {
  const all: Record<string, string> = {}
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const bare = value.replace(/^[\t ]+|[\t ]+$/g, '')
    all[key] = Object.hasOwn(all, key) ? `${all[key]}, ${bare}` : bare
  }
  return all
}

/** Sends deliveries from a real client to a real server, on one connection that stays open. */
export async function openHttp() {
  let serve: CallbackHandler['node'] | undefined
  const server = createServer((req, res) => void serve?.(req, res)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send: Send = (handler, { headers, body }) => {
    serve = handler.node
    return new Promise((resolve, reject) => {
      // A list keeps repeated names, and upper and lower case.
      const list = [...headers, ['host', 'shop.example'], ['content-length', String(body.length)]].flat()
      const sent = httpRequest({ port, agent, method: 'POST', headers: list as unknown as Record<string, string> }, (res) => {
        // Node.js documents flat lists, but the types lack them
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => void chunks.push(chunk))
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
      })
      sent.on('error', reject).end(body)
    })
  }
  return {
    send,
    close() {
      agent.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}
