import { type Readable, Writable } from 'node:stream'
import type undici from 'undici'
import { describe, digest } from './describe.ts'
import { type Exchange, jsonBody, longBody, passGate, passGateOfHeaders, pieces, signalOf } from './exchange.ts'

/** The members that undici 6 and 7 have in common. */
export type Undici = Pick<typeof undici, 'request' | 'stream' | 'pipeline' | 'Client'>

/** Calls the functions of an installed undici with its own dispatcher. */
export async function callUndici(exchange: Exchange, library: Undici, dispatcher: undici.Dispatcher, way: string) {
  const { plan, log, controller } = exchange
  if (plan.abort === 'before') controller.abort()
  try {
    if (way === 'stream') await stream(exchange, library, dispatcher)
    else if (way === 'pipeline') await pipeline(exchange, library, dispatcher)
    else if (way === 'dispatch') await dispatch(exchange, dispatcher)
    else await request(exchange, library, dispatcher)
  } catch (error) {
    log.push(['failed', describe(error)])
  }
  if (plan.abort === 'after') controller.abort()
}

const optionsOf = (exchange: Exchange, dispatcher: undici.Dispatcher) => ({
  method: exchange.plan.method as undici.Dispatcher.HttpMethod, // the plan has only names from this list
  headers: Object.fromEntries(exchange.headers),
  dispatcher,
  signal: signalOf(exchange) ?? null,
  body: bodyOf(exchange),
})

async function request(exchange: Exchange, library: Undici, dispatcher: undici.Dispatcher) {
  const { log, url } = exchange
  const pending = library.request(url, optionsOf(exchange, dispatcher))
  await passGateOfHeaders(exchange, pending)
  const { statusCode, headers, body, trailers, opaque, context } = await pending
  log.push([statusCode, headers, opaque, context, body.bodyUsed, body.readable])
  await readBody(exchange, body)
  log.push(['trailers', trailers])
}

async function readBody(exchange: Exchange, body: undici.Dispatcher.ResponseData['body']) {
  const { plan, log } = exchange
  body.on('error', (error: Error) => void log.push(['error event', describe(error)]))
  const atGate = () => (plan.script.gate === 'body' ? passGate(exchange) : undefined)
  const read = async (promise: Promise<unknown>) => {
    atGate()
    const value = await promise
    log.push(
      typeof value === 'string'
        ? digest(value)
        : value instanceof ArrayBuffer
          ? digest(new Uint8Array(value))
          : value instanceof Blob
            ? [value.size, value.type]
            : value,
    )
  }
  switch (plan.read) {
    case 'json':
      return read(body.json())
    case 'arrayBuffer':
      return read(body.arrayBuffer())
    case 'blob':
      return read(body.blob())
    case 'cancel':
    case 'cancel-part':
    case 'cancel-locked':
    case 'break':
      body.destroy(plan.read === 'cancel' ? undefined : new Error('no more'))
      if (!body.closed) await new Promise((resolve) => body.once('close', resolve))
      if (plan.method === 'HEAD') exchange.release()
      await exchange.closed
      return log.push('the server saw the connection close')
    case 'twice':
      await read(body.text())
      return read(body.text())
    case 'unread':
      return read(body.dump())
    case 'reader':
    case 'iterate': {
      const parts: Uint8Array[] = []
      atGate()
      for await (const part of body) parts.push(part as Uint8Array) // The cast is safe because a stream without an encoding gives buffers.
      return log.push(digest(Buffer.concat(parts)))
    }
    default:
      return read(body.text())
  }
}

async function stream(exchange: Exchange, library: Undici, dispatcher: undici.Dispatcher) {
  const parts: Buffer[] = []
  const pending = library.stream(exchange.url, optionsOf(exchange, dispatcher), ({ statusCode, headers }) => {
    exchange.log.push([statusCode, headers])
    if (exchange.plan.script.gate === 'body') passGate(exchange)
    return collector(parts)
  })
  await passGateOfHeaders(exchange, pending)
  const { trailers } = await pending
  exchange.log.push(digest(Buffer.concat(parts)), ['trailers', trailers])
}

const collector = (parts: Buffer[]) =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk)
      done()
    },
  })

async function pipeline(exchange: Exchange, library: Undici, dispatcher: undici.Dispatcher) {
  const { log } = exchange
  const { body: _none, ...options } = optionsOf(exchange, dispatcher)
  const duplex = library.pipeline(exchange.url, options, ({ statusCode, headers, body }) => {
    log.push([statusCode, headers])
    if (exchange.plan.script.gate === 'body') passGate(exchange)
    return body
  })
  const parts: Buffer[] = []
  const pending = new Promise((resolve, reject) => {
    duplex.on('data', (chunk: Buffer) => void parts.push(chunk))
    duplex.once('end', resolve).once('error', reject)
  })
  duplex.end(exchange.plan.body === 'none' ? undefined : jsonBody(exchange.number))
  await passGateOfHeaders(exchange, pending)
  await pending
  log.push(digest(Buffer.concat(parts)))
}

/** The lowest level of undici: records every event in the sequence in which undici emits it. */
async function dispatch(exchange: Exchange, dispatcher: undici.Dispatcher) {
  const { log, plan, url, controller } = exchange
  const { origin, pathname, search } = new URL(url)
  const parts: Buffer[] = []
  const pending = new Promise<void>((resolve, reject) => {
    const { dispatcher: _self, signal: _none, ...options } = optionsOf(exchange, dispatcher)
    dispatcher.dispatch(
      { ...options, origin, path: pathname + search },
      {
        onConnect: (abort) => {
          log.push('connect')
          // The reason is a DOMException or our own error.
          controller.signal.addEventListener('abort', () => abort(controller.signal.reason as Error), { once: true })
          if (controller.signal.aborted) abort(controller.signal.reason as Error)
        },
        onHeaders: (statusCode, rawHeaders, _resume, statusText) => {
          log.push([statusCode, statusText, rawHeaders.map(String)])
          if (plan.script.gate === 'body' && statusCode >= 200) passGate(exchange)
          return true
        },
        onData: (chunk) => parts.push(chunk) > 0,
        onComplete: (trailers) => {
          log.push(digest(Buffer.concat(parts)), ['trailers', trailers?.map(String)])
          resolve()
        },
        onError: reject,
      },
    )
  })
  await passGateOfHeaders(exchange, pending)
  if (plan.abort === 'timeout') void exchange.arrived.then(() => controller.abort())
  await pending
}

function bodyOf({ number, plan }: Exchange): NonNullable<undici.Dispatcher.DispatchOptions['body']> | null {
  switch (plan.body) {
    case 'none':
      return null
    case 'long':
      return longBody(number)
    case 'bytes':
      return Buffer.from(jsonBody(number))
    case 'stream':
    case 'iterable':
      return pieces(jsonBody(number)) as unknown as Readable // The cast is safe because undici takes any iterable of bytes.
    case 'form': {
      const form = new FormData()
      form.append('field', 'ü')
      return form as unknown as undici.FormData // The cast is safe because Node's FormData has the same interface as undici's.
    }
    default:
      return jsonBody(number)
  }
}
