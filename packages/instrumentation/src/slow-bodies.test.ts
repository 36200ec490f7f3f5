import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { acmeSignature } from '../test/fake-provider.ts'
import { listen, watch } from '../test/watch.ts'
import type { CallbackOptions } from './index.ts'

const paid = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'PAID' } })

const signed = (timestampMs = Date.now()) => ({
  'x-acme-timestamp': String(timestampMs),
  'x-acme-signature': acmeSignature('acme-secret', timestampMs, paid),
})

function receiver(options: CallbackOptions) {
  const watched = watch('pay.acme.example')
  return { ...watched, handler: watched.paysignal.callbacks('acme', () => {}, options) }
}

const count = (result: string) => `paysignal_callbacks_total{provider="acme",result="${result}"}`

/** A POST that sends a part of its body and no more. */
function beginPost(url: string) {
  const req = request(url, { method: 'POST', headers: signed() })
  req.on('error', () => {}) // the server hangs up
  req.write(paid.slice(0, 5))
  return req
}

async function answerOf(req: ReturnType<typeof request>) {
  const [res] = await once(req, 'response')
  const chunks: Buffer[] = await res.toArray()
  return { status: res.statusCode as number, connection: res.headers.connection as string, text: Buffer.concat(chunks).toString() }
}

/** A Fetch request whose body stands still after its first bytes. */
function stalled() {
  const body = { wasCancelled: false }
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from(paid.slice(0, 5))),
    cancel() {
      body.wasCancelled = true
    },
  })
  const init = { method: 'POST', body: stream, headers: signed(), duplex: 'half' }
  return { body, request: new Request('https://shop.example/', init as RequestInit) }
}

test('a body that does not come in time is refused, and its connection is closed', async () => {
  const { handler, finish, metric } = receiver({ bodyTimeoutMs: 30 })
  await using server = await listen((req, res) => void handler.node(req, res))
  const req = beginPost(server.url)
  const [socket] = await once(req, 'socket')
  const closed = once(socket, 'close')
  expect(await answerOf(req)).toEqual({ status: 400, connection: 'close', text: 'REFUSED' })
  await closed
  expect(await metric(count('rejected_slow'))).toBe(1)
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['rejected_slow'])
})

test('so is one that is larger than allowed and does not end', async () => {
  const { handler, finish } = receiver({ bodyTimeoutMs: 30, maxBodyBytes: 100 })
  await using server = await listen((req, res) => void handler.node(req, res))
  const req = request(server.url, { method: 'POST', headers: { ...signed(), 'content-length': 1_000_000 } })
  req.on('error', () => {}) // the server hangs up
  req.write('x')
  const [socket] = await once(req, 'socket')
  const closed = once(socket, 'close')
  expect((await answerOf(req)).status).toBe(400)
  await closed
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['rejected_malformed'])
})

test('as Fetch: a body that does not come in time is refused, and its stream is cancelled', async () => {
  const { handler, finish } = receiver({ bodyTimeoutMs: 30 })
  const { body, request } = stalled()
  const response = await handler(request)
  expect([response.status, await response.text(), body.wasCancelled]).toEqual([400, 'REFUSED', true])
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['rejected_slow'])
})

test('one body more than may be open is refused at once, and room is given back', async () => {
  const { handler, finish, metric } = receiver({ maxOpenBodies: 2, bodyTimeoutMs: 60_000 })
  let open = 0
  let waiter = () => {}
  const bothOpen = new Promise<void>((resolve) => {
    waiter = resolve
  })
  await using server = await listen((req, res) => {
    void handler.node(req, res)
    if (++open === 2) waiter()
  })
  const slow = [beginPost(server.url), beginPost(server.url)]
  await bothOpen
  expect(await answerOf(beginPost(server.url))).toEqual({ status: 400, connection: 'close', text: 'REFUSED' })
  expect((await handler(stalled().request)).status).toBe(400)
  expect(await metric(count('rejected_busy'))).toBe(2)
  for (const req of slow) req.end(paid.slice(5))
  expect((await Promise.all(slow.map(answerOf))).map(({ status }) => status)).toEqual([200, 200])
  expect((await handler(new Request('https://shop.example/', { method: 'POST', body: paid, headers: signed() }))).status).toBe(200)
  await finish()
})

test('a body of single bytes is whole, and takes no more room than its bytes', async () => {
  const { handler, finish } = receiver({ maxBodyBytes: paid.length })
  const parts = [...paid].map((letter) => Buffer.from(letter))
  const body = ReadableStream.from(parts)
  const response = await handler(new Request('https://shop.example/', { method: 'POST', body, headers: signed(), duplex: 'half' } as RequestInit))
  expect(response.status).toBe(200)
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['accepted'])
})
