import { once } from 'node:events'
import { IncomingMessage, request, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { deferred } from '../../test/deferred.ts'
import { acmeSignature } from '../../test/fake-provider.ts'
import { listen, watch } from '../../test/watch.ts'
import type { CallbackFunction, CallbackOptions, VerifiedCallback } from '../index.ts'

const paid = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'PAID' } })

interface SignedRequest {
  readonly body?: string
  readonly timestampMs?: number
  readonly signature?: string
}

function signedRequest({
  body = paid,
  timestampMs = Date.now() - 250,
  signature = acmeSignature('acme-secret', timestampMs, body),
}: SignedRequest = {}) {
  return new Request('https://shop.example/callbacks', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-acme-timestamp': String(timestampMs), 'x-acme-signature': signature },
  })
}

function receiver(handle: CallbackFunction = () => {}, options?: CallbackOptions) {
  const watched = watch('pay.acme.example')
  return { ...watched, handler: watched.paysignal.callbacks('acme', handle, options) }
}

const results = (events: readonly { readonly callback_result?: string | undefined }[]) => events.map(({ callback_result }) => callback_result)

test('a verified callback is passed to the service, and then answered in the provider’s words', async () => {
  const seen: VerifiedCallback[] = []
  const { handler, finish, spans, metric } = receiver((callback) => void seen.push(callback))
  const response = await handler(signedRequest())
  expect([response.status, await response.text()]).toEqual([200, 'ACCEPTED'])
  expect(seen).toMatchObject([{ provider: 'acme', type: 'ORDER', idempotencyKey: 'ORDER/order-1/PAID', isSigned: true, body: JSON.parse(paid) }])
  expect(Buffer.from(seen[0]?.rawBody ?? []).toString()).toBe(paid)
  const events = await finish()
  expect(events).toMatchObject([
    {
      kind: 'callback',
      callback_type: 'ORDER',
      callback_result: 'accepted',
      order_id: 'order-1',
      state: 'settled',
      state_source: 'callback',
      is_final: true,
      is_announced: true,
    },
  ])
  expect(events[0]?.callback_lag_ms).toBeGreaterThanOrEqual(250)
  expect(spans()[0]).toMatchObject({ name: 'acme callback', kind: SpanKind.SERVER, attributes: { 'paysignal.callback.result': 'accepted' } })
  expect(await metric('paysignal_callbacks_total{provider="acme",result="accepted"}')).toBe(1)
  expect(await metric('paysignal_callback_lag_seconds_count{provider="acme"}')).toBe(1)
})

test('the answer is sent after the handler has resolved', async () => {
  const { promise, resolve } = deferred()
  const { handler, finish } = receiver(() => promise)
  const answer = handler(signedRequest())
  const first = await Promise.race([answer.then(() => 'answered'), new Promise((done) => setImmediate(() => done('waiting')))])
  expect(first).toBe('waiting')
  resolve()
  expect((await answer).status).toBe(200)
  await finish()
})

test('a retry is a duplicate, the same signed bytes are a replay, and the handler runs once', async () => {
  let runs = 0
  const { handler, finish } = receiver(() => void runs++)
  const timestampMs = Date.now()
  const answers = [
    await handler(signedRequest({ timestampMs })),
    await handler(signedRequest({ timestampMs: timestampMs - 1 })),
    await handler(signedRequest({ timestampMs })),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(results(await finish())).toEqual(['accepted', 'duplicate', 'replayed'])
  expect(runs).toBe(1)
})

test('if the handler fails, the provider is asked to retry, and the retry runs the handler again', async () => {
  let runs = 0
  const { handler, finish, spans } = receiver(() => {
    if (runs++ === 0) throw new Error('SECRET_MARKER_DATABASE is down')
  })
  const first = await handler(signedRequest())
  expect([first.status, await first.text()]).toEqual([400, 'REFUSED'])
  expect((await handler(signedRequest())).status).toBe(200)
  expect(results(await finish())).toEqual(['handler_failed', 'accepted'])
  expect(spans()[0]).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'handler_failed' } })
  expect(JSON.stringify(spans().map(({ attributes, status, events }) => [attributes, status, events]))).not.toContain('SECRET_MARKER')
})

test('requests of one callback at the same time share one run of the handler, and its result', async () => {
  let runs = 0
  let fail: (error: Error) => void = () => {}
  const { handler, finish } = receiver(() => {
    runs++
    return new Promise((_resolve, reject) => {
      fail = reject
    })
  })
  const answers = Promise.all([handler(signedRequest()), handler(signedRequest())])
  await new Promise((done) => setImmediate(done))
  fail(new Error('no'))
  expect((await answers).map(({ status }) => status)).toEqual([400, 400])
  expect(runs).toBe(1)
  expect(results(await finish())).toEqual(['handler_failed', 'handler_failed'])
})

test('a request that is not verified is refused, and only the provider and the reason are recorded', async () => {
  let runs = 0
  const { handler, finish, metric, spans } = receiver(() => void runs++)
  const statuses = [
    (await handler(signedRequest({ signature: 'SECRET_MARKER_SIGNATURE' }))).status,
    (await handler(signedRequest({ timestampMs: Date.now() - 3_600_000 }))).status,
    (await handler(new Request('https://shop.example/', { method: 'POST', body: paid }))).status,
    (await handler(signedRequest({ body: '{"event":' }))).status,
    (await handler(signedRequest({ body: `"${'x'.repeat(70_000)}"` }))).status,
  ]
  expect(statuses).toEqual([400, 400, 400, 400, 400])
  expect(runs).toBe(0)
  const events = await finish()
  expect(results(events)).toEqual(['rejected_signature', 'rejected_timestamp', 'rejected_unsigned', 'rejected_malformed', 'rejected_malformed'])
  for (const event of events) {
    const recorded = Object.keys(event).filter(
      (key) => !['event_id', 'event_time', 'kind', 'provider', 'instance', 'plugin_version', 'trace_id', 'span_id'].includes(key),
    )
    expect(recorded).toEqual(['callback_result'])
  }
  expect(JSON.stringify([events, spans().map(({ attributes }) => attributes)])).not.toContain('SECRET_MARKER')
  expect(await metric('paysignal_callbacks_total{provider="acme",result="rejected_malformed"}')).toBe(2)
})

async function post(url: string, body: string, timestampMs = Date.now()) {
  const headers = {
    'x-acme-timestamp': timestampMs,
    'x-acme-signature': acmeSignature('acme-secret', timestampMs, body),
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  }
  const req = request(url, { method: 'POST', headers })
  req.end(body)
  const [res] = await once(req, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of res) chunks.push(chunk)
  return { status: res.statusCode as number, text: Buffer.concat(chunks).toString() }
}

test('the handler serves node:http, and ignores the sender’s trace', async () => {
  const { handler, finish, spans } = receiver()
  await using server = await listen((req, res) => void handler.node(req, res))
  expect(await post(server.url, paid)).toEqual({ status: 200, text: 'ACCEPTED' })
  expect(await post(server.url, `"${'x'.repeat(200_000)}"`)).toEqual({ status: 400, text: 'REFUSED' })
  expect(results(await finish())).toEqual(['accepted', 'rejected_malformed'])
  expect(spans().map((span) => span.spanContext().traceId)).not.toContain('a'.repeat(32))
})

test('after a framework’s parser, the raw bytes are used if the parser kept them; otherwise the result says that the body was serialised again', async () => {
  const { handler, finish } = receiver()
  const spaced = paid.replaceAll(',', ', ')
  const parsers = [
    (raw: string) => ({ rawBody: Buffer.from(raw), body: JSON.parse(raw) }),
    (raw: string) => ({ body: raw }),
    (raw: string) => ({ body: JSON.parse(raw) }),
  ]
  const seen: unknown[] = []
  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const raw = (await req.toArray()).join('')
    await handler.node(Object.assign(req, parsers.shift()?.(raw)), res)
    seen.push(res.statusCode)
  }
  await using server = await listen((req, res) => void serve(req, res))
  const nowMs = Date.now()
  for (let index = 0; index < 3; index++) await post(server.url, spaced, nowMs - index)
  expect(seen).toEqual([200, 200, 400])
  expect(results(await finish())).toEqual(['accepted', 'duplicate', 'rejected_reserialised'])
})

test('a request whose sender hangs up counts as malformed', async () => {
  const { handler, finish } = receiver()
  const { promise: done, resolve } = deferred()
  await using server = await listen((req, res) => void handler.node(req, res).then(resolve))
  const req = request(server.url, { method: 'POST', headers: { 'content-length': 1_000 } })
  req.on('error', () => {})
  req.write('{"event"')
  await once(server.server, 'request')
  req.destroy()
  await done
  expect(results(await finish())).toEqual(['rejected_malformed'])
})

test('observeCallback records a callback that the service received without the handler, and the result if the service gives one', async () => {
  const { paysignal, finish } = receiver()
  const { headers } = signedRequest()
  expect(paysignal.observeCallback('acme', { headers, body: paid })).toBe('accepted')
  expect(paysignal.observeCallback('acme', { headers: Object.fromEntries(headers), body: Buffer.from(paid) })).toBe('replayed')
  expect(paysignal.observeCallback('acme', { headers, body: paid, result: 'handler_failed' })).toBe('handler_failed')
  expect(paysignal.observeCallback('acme', { headers: {}, body: paid })).toBe('rejected_unsigned')
  const events = await finish()
  expect(results(events)).toEqual(['accepted', 'replayed', 'handler_failed', 'rejected_unsigned'])
  expect(events.map(({ order_id }) => order_id)).toEqual(['order-1', 'order-1', 'order-1', undefined])
})

test('a handler that hangs counts as failed after the time limit, and the retry runs it again', async () => {
  let runs = 0
  const { handler, finish } = receiver(() => (runs++ === 0 ? new Promise(() => {}) : undefined), { handleTimeoutMs: 20 })
  expect((await handler(signedRequest())).status).toBe(400)
  expect((await handler(signedRequest())).status).toBe(200)
  expect(results(await finish())).toEqual(['handler_failed', 'accepted'])
})

const circular: Record<string, unknown> = {}
circular.self = circular

const oddRequests: readonly (readonly [string, (req: IncomingMessage) => unknown, number, string])[] = [
  ['read as text', (req) => req.setEncoding('utf8'), 200, 'accepted'],
  ['with the empty body of Express 4', (req) => Object.assign(req, { body: {} }), 200, 'accepted'],
  ['with a circular body', (req) => Object.assign(req, { body: circular }), 400, 'rejected_malformed'],
  ['with a body that has no JSON', (req) => Object.assign(req, { body: { a: 1n } }), 400, 'rejected_malformed'],
  ['with a body that becomes nothing', (req) => Object.assign(req, { body: { toJSON: () => undefined } }), 400, 'rejected_malformed'],
  [
    'with a body that throws',
    (req) =>
      Object.defineProperty(req, 'body', {
        get: () => {
          throw new Error('no')
        },
      }),
    400,
    'rejected_malformed',
  ],
]

test.each(oddRequests)('a request %s is answered', async (_name, prepare, status, result) => {
  const { handler, finish } = receiver()
  await using server = await listen((req, res) => {
    prepare(req)
    void handler.node(req, res)
  })
  expect((await post(server.url, paid)).status).toBe(status)
  expect(results(await finish())).toEqual([result])
})

test('the size limit also holds for a body that is read as text', async () => {
  const { handler, finish } = receiver(undefined, { maxBodyBytes: 100 })
  await using server = await listen((req, res) => void handler.node(req.setEncoding('utf8'), res))
  const req = request(server.url, { method: 'POST' })
  req.write('x'.repeat(80))
  req.end('x'.repeat(80))
  const [res] = await once(req, 'response')
  res.resume()
  expect(res.statusCode).toBe(400)
  expect(results(await finish())).toEqual(['rejected_malformed'])
})

test('a response that throws and an invalid request do not make the handler reject', async () => {
  const { handler, finish } = receiver()
  const text = new ReadableStream({
    start(controller) {
      controller.enqueue('text')
      controller.close()
    },
  })
  expect((await handler(new Request('https://shop.example/', { method: 'POST', body: text, duplex: 'half' } as RequestInit))).status).toBe(400)
  expect((await handler(null as never)).status).toBe(400)
  await handler.node(Object.assign(new IncomingMessage(new Socket()), { body: '{}' }), {
    writeHead: () => {
      throw new Error('no')
    },
  } as never)
  await finish()
})

test('GET and HEAD are answered with 405, and are not counted as callbacks', async () => {
  const { handler, finish } = receiver()
  await using server = await listen((req, res) => void handler.node(req, res))
  for (const method of ['GET', 'HEAD'])
    for (const response of [await fetch(server.url, { method }), await handler(new Request(server.url, { method }))])
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  expect(await finish()).toEqual([])
})
