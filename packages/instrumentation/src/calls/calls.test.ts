import { once } from 'node:events'
import { createServer } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { answerJson, listen, watch } from '../../test/watch.ts'

const signatureFailure = { code: '4001', message: 'sign of 0xDEADBEEFDEADBEEFDEADBEEF wrong' }
const created = { code: '0', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'NEW' } }

test('an error code inside HTTP 200 becomes an error span, a counter and an event', async () => {
  await using server = await listen(answerJson(signatureFailure))
  await using watched = watch(server.host)
  const response = await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{"orderId":"order-1"}' })
  expect(await response.json()).toEqual(signatureFailure)
  const [event] = await watched.finish()
  expect(event).toMatchObject({
    kind: 'call',
    provider: 'acme',
    operation: 'order.create',
    api: 'general',
    code: '4001',
    category: 'signature',
    outcome: 'provider_error',
    retry: 'after_fix',
    is_known_code: true,
    http_status: 200,
    object: 'order',
    order_id: 'order-1',
    server_address: '127.0.0.1',
  })
  const [span] = watched.spans()
  expect(span).toMatchObject({
    name: 'acme order.create',
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.ERROR, message: 'Signature does not match' },
  })
  expect(span?.attributes).toMatchObject({
    'error.type': 'signature',
    'paysignal.code': '4001',
    'paysignal.order.id': 'order-1',
    'http.response.status_code': 200,
  })
  expect(event?.trace_id).toBe(span?.spanContext().traceId)
  expect(await watched.metric('paysignal_calls_total{provider="acme",operation="order.create",outcome="provider_error"}')).toBe(1)
  expect(await watched.metric('paysignal_call_errors_total{provider="acme",api="general",code="4001",category="signature"}')).toBe(1)
  expect(await watched.metric('paysignal_call_errors_total{provider="acme",api="general",code="4002",category="timestamp"}')).toBe(0)
})

test('a successful call gives a call event and an event with the state of its object', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host)
  await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}', headers: { 'x-acme-timestamp': String(Date.now() - 1_500) } })).json()
  const [call, state] = await watched.finish()
  expect(call).toMatchObject({
    kind: 'call',
    outcome: 'ok',
    order_id: 'order-1',
    rate_limit_limit: 100,
    rate_limit_remaining: 42,
    timestamp_window_ms: 10_000,
  })
  expect(call?.timestamp_age_ms).toBeGreaterThanOrEqual(1_500)
  expect(call?.timestamp_age_ms).toBeLessThan(5_000)
  expect(Math.abs(call?.clock_skew_ms ?? Number.NaN)).toBeLessThanOrEqual((call?.clock_error_ms ?? 0) + 1)
  expect(state).toMatchObject({
    kind: 'order_state',
    state: 'created',
    provider_state: 'NEW',
    state_source: 'create',
    chain: 'TRON',
    expires_at: 1_800_000_000_000,
  })
  expect(watched.spans()[0]?.status.code).toBe(SpanStatusCode.UNSET)
  expect(watched.spans()[0]?.attributes['error.type']).toBeUndefined()
  expect(await watched.metric('paysignal_rate_limit_remaining{provider="acme"}')).toBe(42)
})

test('if the provider did not accept a payment, the state event has the code of the reason', async () => {
  await using server = await listen(answerJson({ code: '0', data: { ...created.data, status: 'BAD', reason: 'amount not enough' } }))
  await using watched = watch(server.host)
  await (await fetch(`${server.url}/v1/order?orderId=order-1`)).json()
  const [call, state] = await watched.finish()
  expect(call).toMatchObject({ outcome: 'ok', operation: 'order.query' })
  expect(state).toMatchObject({
    outcome: 'provider_error',
    api: 'payment',
    code: 'amount not enough',
    category: 'amount',
    is_final: true,
    state_source: 'query',
  })
  expect(await watched.metric('paysignal_call_errors_total{provider="acme",api="payment",code="amount not enough",category="amount"}')).toBe(1)
})

test('an unknown code that looks like a code is recorded in events, with the shape of its message, and is _OTHER in metrics', async () => {
  await using server = await listen(answerJson({ code: '7777', message: 'Signature of bob@example.com does not match 12.5' }))
  await using watched = watch(server.host)
  await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()
  const [event] = await watched.finish()
  expect(event).toMatchObject({ code: '7777', category: 'unknown', message_shape: 'Signature of * does not match <n>' })
  expect(event?.is_known_code).toBeUndefined()
  expect(await watched.metric('paysignal_call_errors_total{provider="acme",api="general",code="_OTHER",category="unknown"}')).toBe(1)
})

test.each(['gzip', 'zstd'] as const)('an answer in %s reaches the caller byte for byte and is read', async (encoding) => {
  const packed = encoding === 'gzip' ? gzipSync(JSON.stringify(created)) : zstdCompressSync(JSON.stringify(created))
  await using server = await listen((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
    res.write(packed.subarray(0, 10))
    res.end(packed.subarray(10))
  })
  await using watched = watch(server.host)
  expect(Buffer.from(await (await fetch(`${server.url}/v1/order`)).arrayBuffer()).length).toBeGreaterThan(0)
  expect((await watched.finish())[0]).toMatchObject({ outcome: 'ok', order_id: 'order-1' })
})

test('an answer that is too large to be read is counted by its HTTP status, and the caller gets all of it', async () => {
  const body = JSON.stringify({ code: '4001', filler: 'x'.repeat(200_000) })
  await using server = await listen(answerJson(body))
  await using watched = watch(server.host)
  expect(await (await fetch(`${server.url}/v1/order`)).text()).toBe(body)
  expect((await watched.finish())[0]).toMatchObject({ outcome: 'ok', http_status: 200 })
  expect(await watched.metric('paysignal_plugin_errors_total{site="body"}')).toBe(1)
})

test('an answer that is not JSON is malformed with HTTP 200, and a provider error with HTTP 502', async () => {
  let status = 200
  await using server = await listen((_req, res) => res.writeHead(status, { 'content-type': 'text/html' }).end('<html>SECRET_MARKER_HTML</html>'))
  await using watched = watch(server.host)
  await (await fetch(`${server.url}/v1/order`)).text()
  status = 502
  await (await fetch(`${server.url}/v1/order`)).text()
  const [first, second] = await watched.finish()
  expect(first).toMatchObject({ outcome: 'malformed', category: 'malformed' })
  expect(second).toMatchObject({ outcome: 'provider_error', api: 'http', code: '502', http_status: 502 })
  expect(watched.spans().map(({ attributes }) => attributes['error.type'])).toEqual(['malformed', 'unknown'])
})

test('a truncated answer counts as a transport error', async () => {
  await using server = await listen((_req, res) => {
    res.writeHead(200, { 'content-length': 1_000 }).write('{"code":')
    setImmediate(() => res.destroy())
  })
  await using watched = watch(server.host)
  await expect(fetch(`${server.url}/v1/order`).then((response) => response.text())).rejects.toThrow()
  expect((await watched.finish())[0]).toMatchObject({
    outcome: 'transport_error',
    category: 'transport',
    transport_error: 'UND_ERR_SOCKET',
    http_status: 200,
  })
})

test('an abort by the caller and a timeout have different outcomes', async () => {
  await using server = await listen(() => {})
  await using watched = watch(server.host)
  const controller = new AbortController()
  const given = fetch(`${server.url}/v1/order`, { signal: controller.signal })
  await once(server.server, 'request')
  controller.abort(new Error('the user left'))
  await expect(given).rejects.toThrow('the user left')
  await expect(fetch(`${server.url}/v1/order`, { signal: AbortSignal.timeout(30) })).rejects.toThrow(/timeout/)
  const outcomes = (await watched.finish()).map(({ outcome, category }) => `${outcome}/${category}`)
  expect(outcomes).toEqual(['aborted/aborted', 'timeout/timeout'])
  expect(await watched.metric('paysignal_calls_total{provider="acme",operation="order.query",outcome="timeout"}')).toBe(1)
})

test('a refused connection counts as a transport error, with the code of the error', async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number } // a server that listens on a port has an address with this member
  probe.close()
  await once(probe, 'close')
  await using watched = watch(`127.0.0.1:${port}`)
  await expect(fetch(`http://127.0.0.1:${port}/v1/order`)).rejects.toThrow('fetch failed')
  expect((await watched.finish())[0]).toMatchObject({ outcome: 'transport_error', transport_error: 'ECONNREFUSED', category: 'transport' })
})

test('a caller that streams an answer gets the chunks as they were sent', async () => {
  const steps: (() => void)[] = []
  await using server = await listen((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' })
    for (const piece of ['{"code":"0",', '"data":{"orderId":"order-1","acmeId":"a","status":"PAID"}}']) steps.push(() => res.write(piece))
    steps.push(() => res.end())
    steps.shift()?.()
  })
  await using watched = watch(server.host)
  const response = await fetch(`${server.url}/v1/order`)
  const pieces: string[] = []
  for await (const piece of response.body ?? []) {
    pieces.push(Buffer.from(piece).toString())
    steps.shift()?.()
  }
  expect(pieces).toEqual(['{"code":"0",', '"data":{"orderId":"order-1","acmeId":"a","status":"PAID"}}'])
  expect((await watched.finish()).map(({ state }) => state)).toEqual([undefined, 'settled'])
})

test('calls to other hosts are not recorded', async () => {
  await using server = await listen(answerJson(signatureFailure))
  await using watched = watch('pay.acme.example')
  await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()
  expect(await watched.finish()).toEqual([])
  expect(watched.spans()).toEqual([])
})

test('a host without a port matches every port', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch('127.0.0.1')
  await (await fetch(`${server.url}/v1/order`)).json()
  expect(await watched.finish()).toHaveLength(2)
})

test('disable stops watching and enable starts it again; a second call of either does nothing', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host)
  const call = async () => (await fetch(`${server.url}/v1/order`)).json()
  watched.paysignal.instrumentation.disable()
  watched.paysignal.instrumentation.disable()
  await call()
  watched.paysignal.instrumentation.enable()
  watched.paysignal.instrumentation.enable()
  await call()
  expect((await watched.finish()).filter(({ kind }) => kind === 'call')).toHaveLength(1)
})
