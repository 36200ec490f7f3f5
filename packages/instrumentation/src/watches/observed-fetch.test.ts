import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { answerJson, listen, watch } from '../../test/watch.ts'

const created = { code: '0', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'NEW' } }

/** A plugin that does not use the diagnostics channels, as on a runtime whose channels do not show bodies. */
function watchWithoutChannels(host: string) {
  const watched = watch(host)
  watched.paysignal.instrumentation.disable()
  return watched
}

test('a call that the channels report as well is counted once', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host)
  await (await watched.paysignal.fetch(`${server.url}/v1/order`)).json()
  expect((await watched.finish()).map(({ kind }) => kind)).toEqual(['call', 'order_state'])
  expect(watched.spans()).toHaveLength(1)
})

test('without the channels, `paysignal.fetch` reads the code, the request and the clock, and the caller gets the complete answer', async () => {
  await using server = await listen((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{"code":"4001"}'))
  })
  await using watched = watchWithoutChannels(server.host)
  const headers = { 'x-acme-timestamp': String(Date.now()) }
  const response = await watched.paysignal.fetch(new URL('/v1/orders', server.url), { method: 'POST', body: '{"orderId":"order-1"}', headers })
  expect([response.url, response.type, response.bodyUsed]).toEqual([`${server.url}/v1/orders`, 'basic', false])
  expect(await response.json()).toEqual({ code: '4001' })
  const [event] = await watched.finish()
  expect(event).toMatchObject({ operation: 'order.create', code: '4001', order_id: 'order-1', http_status: 200, timestamp_window_ms: 10_000 })
  expect(event?.clock_error_ms).toBeGreaterThan(0)
  expect(watched.spans()).toHaveLength(1)
})

test('a call with a Request object is read with its own method and headers', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watchWithoutChannels(server.host)
  await (await watched.paysignal.fetch(new Request(`${server.url}/v1/orders`, { method: 'POST', body: '{}' }))).json()
  expect((await watched.finish())[0]).toMatchObject({ operation: 'order.create', outcome: 'ok' })
})

test('the caller gets the same error object, and the error is counted', async () => {
  await using server = await listen(() => {})
  await using watched = watchWithoutChannels(server.host)
  const reason = new Error('the user left')
  const controller = new AbortController()
  const given = watched.paysignal.fetch(`${server.url}/v1/order`, { signal: controller.signal })
  await once(server.server, 'request')
  controller.abort(reason)
  await expect(given).rejects.toBe(reason)
  expect((await watched.finish())[0]).toMatchObject({ outcome: 'aborted' })
})

test('the caller gets all of an answer that is too large to be read', async () => {
  const body = 'x'.repeat(300_000)
  await using server = await listen((_req, res) => res.end(body))
  await using watched = watchWithoutChannels(server.host)
  expect(await (await watched.paysignal.fetch(`${server.url}/v1/order`)).text()).toBe(body)
  expect((await watched.finish())[0]).toMatchObject({ outcome: 'ok', http_status: 200 })
})

test('calls to other hosts and calls after close are passed on', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch('pay.acme.example')
  expect(await (await watched.paysignal.fetch(server.url)).json()).toEqual(created)
  await expect(watched.paysignal.fetch('not a url')).rejects.toThrow('Failed to parse URL')
  expect(await watched.finish()).toEqual([])
  expect(await (await watched.paysignal.fetch(server.url)).json()).toEqual(created)
})
