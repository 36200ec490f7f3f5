import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server as NetServer } from 'node:net'
import { answerBody } from './answer-body.ts'
import type { Script, ToChild } from './script.ts'

/** The requests of one exchange, as the server received them. */
export type Arrivals = Record<string, unknown>[]

/**
 * Answers each request according to its script. It has two ports: the plugin watches one of them. A third port is closed.
 * At the gate of a script it waits until the client reports that it has seen what was sent.
 */
export async function openServer(tell: (message: ToChild) => void) {
  const gates = new Map<number, () => void>()
  const arrivals = new Map<number, Arrivals>()
  let opened = 0

  const released = new Set<number>()
  const gate = (exchange: number) => new Promise<void>((resolve) => (released.has(exchange) ? resolve() : gates.set(exchange, resolve)))

  function serve(req: IncomingMessage, res: ServerResponse) {
    // A request without the header comes from an odd call or from a faulty plugin. It gets an answer, and the comparison shows the difference.
    res.sendDate = false // the second process calls it later
    if (req.headers['x-script'] === undefined) return void res.end('no script')
    const exchange = Number(req.headers['x-exchange'])
    const script = scriptOf(req)
    const arrival: Record<string, unknown> = { method: req.method, url: req.url, headers: headersOf(req) }
    arrivals.set(exchange, [...(arrivals.get(exchange) ?? []), arrival])
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => void chunks.push(chunk))
    req.on('end', () => Object.assign(arrival, bodyOf(Buffer.concat(chunks)), { trailers: req.rawTrailers }))
    req.on('error', () => {}) // the client has closed the connection
    res.on('error', () => {})
    // Waits until the client closes the connection or the answer has ended.
    res.on('close', () => tell({ kind: 'closed', exchange }))
    // The whole request has arrived. It is reported now, so that the sequence is the same in each run.
    const start = () => {
      const opening = gate(exchange)
      tell({ kind: 'arrived', exchange })
      void answer(req, res, script, opening, ports)
    }
    req.once('end', start)
  }

  const servers = [createServer(serve), createServer(serve)]
  for (const server of servers) {
    server.on('connection', () => opened++)
    server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
      res.writeContinue()
      serve(req, res)
    })
    server.keepAliveTimeout = 60_000
  }
  const [port = 0, otherPort = 0] = await Promise.all(servers.map(listen))
  const closed = createServer()
  const closedPort = await listen(closed)
  closed.close()
  const ports = { port, otherPort, closedPort }

  return {
    ports,
    release(exchange: number) {
      released.add(exchange)
      gates.get(exchange)?.()
      gates.delete(exchange)
    },
    /** The number of connections since the start. */
    opened: () => opened,
    arrivals: (exchange: number): Arrivals => arrivals.get(exchange) ?? [],
    /** Called before the next process starts: its connections are counted from zero. */
    restart() {
      for (const server of servers) server.closeAllConnections()
      gates.clear()
      released.clear()
      arrivals.clear()
      opened = 0
    },
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

export type Server = Awaited<ReturnType<typeof openServer>>

type Ports = Record<'port' | 'otherPort' | 'closedPort', number>

// The cast is safe because our own child process sent this header.
const scriptOf = (req: IncomingMessage) => JSON.parse(Buffer.from(String(req.headers['x-script']), 'base64url').toString()) as Script

/** Removes the boundary of a form, which the client chooses at random. */
function headersOf({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.map((text) => text.replace(formBoundary, '…'))
}

function bodyOf(body: Buffer) {
  return { bytes: body.length, body: createHash('sha1').update(body.toString('latin1').replaceAll(formBoundary, '…'), 'latin1').digest('hex') }
}

const formBoundary = /-+formdata-[\w-]*?\d+/g

async function answer(req: IncomingMessage, res: ServerResponse, script: Script, gate: Promise<void>, ports: Ports) {
  const hop = Number(new URL(req.url ?? '/', 'http://host').searchParams.get('hop') ?? 0)
  const redirect = script.redirects[hop]
  if (redirect !== undefined)
    return void res.writeHead(redirect.status, { location: locationOf(redirect.to, hop + 1, ports), 'content-length': 5 }).end('moved')
  if (script.gate === 'headers') await gate
  if (script.raw !== undefined) return void req.socket.end(script.raw)
  if (script.early === 'processing') res.writeProcessing()
  if (script.early === 'hints') await new Promise<void>((resolve) => res.writeEarlyHints({ link: '</a.css>; rel=preload' }, resolve))
  const { bytes, headers } = answerBody(script)
  const isBodiless = script.status === 204 || script.status === 304 || req.method === 'HEAD'
  for (const [name, value] of [...headers, ...script.headers]) res.appendHeader(name, value)
  if (script.framing === 'length' && !isBodiless) res.setHeader('content-length', bytes.length + (script.end === 'short' ? 10 : 0))
  if (script.framing === 'trailers' && !isBodiless) res.setHeader('trailer', 'x-checksum')
  if (script.framing === 'until-close') {
    res.useChunkedEncodingByDefault = false
    res.setHeader('connection', 'close')
  }
  res.writeHead(script.status, script.statusText)
  res.flushHeaders()
  const size = Math.max(1, Math.ceil(bytes.length / script.chunks))
  const [first, ...others] = isBodiless
    ? []
    : Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
  if (first !== undefined) res.write(first)
  if (script.gate === 'body') await gate
  // Resets at once: bytes that are sent shortly before a reset are lost in some runs only.
  for (const part of script.end === 'reset' ? [] : others) {
    if (res.destroyed) return
    res.write(part)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (script.end === 'reset') return void req.socket.resetAndDestroy()
  if (script.end === 'short') return void req.socket.end()
  if (script.framing === 'trailers' && !isBodiless) res.addTrailers({ 'x-checksum': 'abc' })
  res.end()
}

function locationOf(to: Script['redirects'][number]['to'], hop: number, { port, otherPort, closedPort }: Ports): string {
  const path = `/v1/pay/order/query?hop=${hop}`
  if (to === 'relative') return path
  return `http://127.0.0.1:${to === 'here' ? port : to === 'other-host' ? otherPort : closedPort}${path}`
}

async function listen(server: NetServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
