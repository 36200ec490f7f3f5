import { describe, digest } from './describe.ts'
import { type Exchange, passGate } from './exchange.ts'
import { isGivenUp } from './plan.ts'

/** Reads an answer as planned, and opens the gate at the planned moment. */
export async function readResponse(exchange: Exchange, response: Response) {
  const { plan, log, release } = exchange
  const { read } = plan
  if (response.body === null || plan.script.gate !== 'body') release()
  switch (read) {
    case 'text':
    case 'json':
    case 'arrayBuffer':
    case 'blob':
    case 'bytes':
    case 'formData':
      return log.push(shown(await whole(exchange, response, read)))
    case 'twice':
      log.push(shown(await whole(exchange, response, 'text')))
      return log.push(shown(await response.json()))
    case 'clone-late':
      log.push(shown(await whole(exchange, response, 'text')))
      return log.push(response.clone().status)
    case 'clone': {
      const copy = response.clone()
      const both = Promise.all([copy.text(), response.text()])
      atGate(exchange)
      return log.push((await both).map(shown))
    }
    case 'unread':
      return atGate(exchange)
    default:
      if (response.body === null) return log.push('no body')
      if (isGivenUp(read)) return giveUp(exchange, response.body)
      return readStream(exchange, response.body)
  }
}

const atGate = (exchange: Exchange) => (exchange.plan.script.gate === 'body' ? passGate(exchange) : undefined)

function whole(exchange: Exchange, response: Response, read: 'text' | 'json' | 'arrayBuffer' | 'blob' | 'bytes' | 'formData'): Promise<unknown> {
  // Node.js 20 has no method `bytes`.
  const promise: Promise<unknown> = read in response ? response[read]() : response.text()
  exchange.log.push(['reading', response.bodyUsed])
  atGate(exchange)
  return promise
}

async function readStream(exchange: Exchange, body: ReadableStream<Uint8Array>) {
  const { plan, log } = exchange
  switch (plan.read) {
    case 'tee': {
      const both = Promise.all(body.tee().map((branch) => new Response(branch).text()))
      atGate(exchange)
      return log.push((await both).map(shown))
    }
    case 'pipe': {
      const parts: Uint8Array[] = []
      const piped = body.pipeTo(
        new WritableStream({ write: (part) => void parts.push(part), abort: (reason) => void log.push(['sink aborted', describe(reason)]) }),
      )
      atGate(exchange)
      await piped
      return log.push(digest(Buffer.concat(parts)))
    }
    case 'byob': {
      const reader = body.getReader({ mode: 'byob' })
      return log.push(await drain(exchange, async () => reader.read(new Uint8Array(1_000))))
    }
    case 'iterate': {
      const iterator = body[Symbol.asyncIterator]()
      return log.push(await drain(exchange, () => iterator.next()))
    }
    default: {
      const reader = body.getReader()
      log.push(await drain(exchange, () => reader.read()))
      await reader.closed
      return reader.releaseLock()
    }
  }
}

interface Part {
  readonly done?: boolean | undefined
  readonly value?: Uint8Array | undefined
}

/** Reads the whole body. If the server waits after the first part, opens the gate there. */
async function drain(exchange: Exchange, next: () => Promise<Part>) {
  const parts: Uint8Array[] = []
  let pending = next()
  if (hasFirstPart(exchange)) await pending
  atGate(exchange)
  for (let part = await pending; !part.done; part = await pending) {
    if (part.value) parts.push(part.value)
    pending = next()
  }
  return digest(Buffer.concat(parts))
}

/** In a compressed body, the first bytes may decode to nothing. */
const hasFirstPart = ({ plan: { script } }: Exchange) =>
  script.encoding === 'identity' && script.body !== 'empty' && script.gate === 'body' && script.redirects.length === 0

/** The gate of the server stays closed. The exchange ends because the caller cancels. */
async function giveUp({ plan, log, closed }: Exchange, body: ReadableStream<Uint8Array>) {
  if (plan.read === 'cancel') await body.cancel('why not')
  else if (plan.read === 'break') {
    for await (const part of body) {
      log.push(part.constructor.name)
      break
    }
  } else {
    const reader = body.getReader()
    if (plan.read === 'cancel-part') log.push((await reader.read()).done)
    else log.push(await body.cancel().then(String, describe))
    log.push(['cancelled', await reader.cancel(new Error('no more'))])
    await reader.closed
  }
  log.push('given up')
  await closed
  log.push('the server saw the connection close')
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return digest(value)
  if (value instanceof ArrayBuffer) return digest(new Uint8Array(value))
  if (value instanceof Uint8Array) return digest(value)
  if (value instanceof Blob) return ['blob', value.size, value.type]
  if (value instanceof FormData) return [...value].map(([name, part]) => [name, typeof part === 'string' ? part : [part.name, part.size, part.type]])
  return value
}
