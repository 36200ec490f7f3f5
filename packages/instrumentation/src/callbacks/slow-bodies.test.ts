import { EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { acmeSignature } from '../../test/fake-provider.ts'
import { listen, watch } from '../../test/watch.ts'
import type { CallbackOptions } from '../index.ts'

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

/** A POST request that sends a part of its body, and then nothing more. */
function beginPost(url: string) {
  const req = request(url, { method: 'POST', headers: signed() })
  req.on('error', () => {}) // An error is expected, because the server closes the connection.
  req.write(paid.slice(0, 5))
  return req
}

async function answerOf(req: ReturnType<typeof request>) {
  const [res] = await once(req, 'response')
  const chunks: Buffer[] = await res.toArray()
  return { status: res.statusCode as number, connection: res.headers.connection as string, text: Buffer.concat(chunks).toString() }
}

/** A Fetch request whose body stops after its first bytes. */
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

test('a body that does not arrive in time is refused, and its connection is closed', async () => {
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

test('a body that is too large and does not end is refused, and its connection is closed', async () => {
  const { handler, finish } = receiver({ bodyTimeoutMs: 30, maxBodyBytes: 100 })
  await using server = await listen((req, res) => void handler.node(req, res))
  const req = request(server.url, { method: 'POST', headers: { ...signed(), 'content-length': 1_000_000 } })
  req.on('error', () => {}) // An error is expected, because the server closes the connection.
  req.write('x')
  const [socket] = await once(req, 'socket')
  const closed = once(socket, 'close')
  expect((await answerOf(req)).status).toBe(400)
  await closed
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['rejected_malformed'])
})

test('a Fetch body that does not arrive in time is refused, and its stream is cancelled', async () => {
  const { handler, finish } = receiver({ bodyTimeoutMs: 30 })
  const { body, request } = stalled()
  const response = await handler(request)
  expect([response.status, await response.text(), body.wasCancelled]).toEqual([400, 'REFUSED', true])
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['rejected_slow'])
})

const whole = () => new Request('https://shop.example/', { method: 'POST', body: paid, headers: signed() })

test('when `maxOpenBodies` bodies are open and a new one begins, the oldest is refused and the new one is read', async () => {
  const { handler, finish, metric } = receiver({ maxOpenBodies: 3, bodyTimeoutMs: 60_000 })
  const arrivals = new EventEmitter()
  await using server = await listen((req, res) => {
    void handler.node(req, res)
    arrivals.emit('request')
  })
  const beginIdle = async () => {
    const arrived = once(arrivals, 'request')
    const req = beginPost(server.url)
    await arrived
    return req
  }
  const oldest = await beginIdle()
  const younger = [await beginIdle(), await beginIdle()]
  const closed = once(oldest.socket as Socket, 'close')
  const refused = answerOf(oldest)
  const genuine = request(server.url, { method: 'POST', headers: signed() })
  genuine.end(paid)
  expect((await answerOf(genuine)).status).toBe(200)
  expect(await refused).toEqual({ status: 400, connection: 'close', text: 'REFUSED' })
  await closed
  for (const req of younger) req.end(paid.slice(5))
  expect((await Promise.all(younger.map(answerOf))).map(({ status }) => status)).toEqual([200, 200])
  expect([await metric(count('rejected_busy')), await metric(count('accepted'))]).toEqual([1, 1])
  await finish()
})

test('no more than `maxOpenBodies` Fetch bodies stay open, and the streams of the older ones are cancelled', async () => {
  const { handler, finish, metric } = receiver({ maxOpenBodies: 2, bodyTimeoutMs: 60_000 })
  const idle = Array.from({ length: 5 }, stalled)
  const answers = idle.map(({ request }) => handler(request))
  const cancelled = () => idle.map(({ body }) => body.wasCancelled)
  expect((await Promise.all(answers.slice(0, 3))).map(({ status }) => status)).toEqual([400, 400, 400])
  expect(cancelled()).toEqual([true, true, true, false, false])
  expect((await handler(whole())).status).toBe(200)
  expect((await answers[3])?.status).toBe(400)
  expect(cancelled()).toEqual([true, true, true, true, false])
  expect(await metric(count('rejected_busy'))).toBe(4)
  await finish()
})

test('a body that has arrived completely is read, however many others begin at the same moment', async () => {
  const { handler, finish, metric } = receiver({ maxOpenBodies: 2, bodyTimeoutMs: 60_000 })
  const answer = handler(whole())
  const flood = Array.from({ length: 50 }, () => handler(stalled().request))
  expect((await answer).status).toBe(200)
  await Promise.all(flood.slice(0, 48))
  expect(await metric(count('rejected_busy'))).toBe(48)
  await finish()
})

test('bodies that were read no longer count as open, so that a slow one can be read to its end', async () => {
  const { handler, finish, metric } = receiver({ maxOpenBodies: 2, bodyTimeoutMs: 60_000 })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const slow = handler(new Request('https://shop.example/', { method: 'POST', body: readable, headers: signed(), duplex: 'half' } as RequestInit))
  const writer = writable.getWriter()
  await writer.write(Buffer.from(paid.slice(0, 5)))
  for (let n = 0; n < 5; n += 1) expect((await handler(whole())).status).toBe(200)
  await turnOfTheLoop() // The oldest body is refused only in the next turn of the event loop.
  await writer.write(Buffer.from(paid.slice(5)))
  await writer.close()
  expect((await slow).status).toBe(200)
  expect(await metric(count('rejected_busy'))).toBe(0)
  await finish()
})

test('a body that arrives byte by byte is accepted up to exactly `maxBodyBytes`', async () => {
  const { handler, finish } = receiver({ maxBodyBytes: paid.length })
  const parts = [...paid].map((letter) => Buffer.from(letter))
  const body = ReadableStream.from(parts)
  const response = await handler(new Request('https://shop.example/', { method: 'POST', body, headers: signed(), duplex: 'half' } as RequestInit))
  expect(response.status).toBe(200)
  expect((await finish()).map(({ callback_result }) => callback_result)).toEqual(['accepted'])
})
