import type { Provider } from '@paysignal/providers'
import { expect, test } from 'vitest'
import { fakeProvider } from '../test/fake-provider.ts'
import { answerJson, listen, watch } from '../test/watch.ts'

const created = { code: '0', data: { orderId: 'order-1', acmeId: 'a', status: 'NEW' } }

const fail = () => {
  throw new Error('broken')
}

test.each<[string, (provider: Provider) => Provider]>([
  ['matchOperation', (provider) => ({ ...provider, matchOperation: fail })],
  ['readCall', (provider) => ({ ...provider, readCall: fail })],
  ['the use of an invalid reading', (provider) => ({ ...provider, readCall: () => ({ outcome: 'ok', objects: [null as never] }) })],
])('if a provider throws in %s, the error is counted and the caller gets the answer', async (name, broken) => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host, { providers: [broken(fakeProvider([server.host]))] })
  expect(await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()).toEqual(created)
  expect(await (await watched.paysignal.fetch(`${server.url}/v1/order`)).json()).toEqual(created)
  await watched.finish()
  expect(await watched.metric('paysignal_plugin_errors_total{site="call"}')).toBe(2)
  expect(watched.spans()).toHaveLength(name === 'matchOperation' ? 0 : 2)
})

test('if the tracer throws, the error is counted and the caller gets the answer', async () => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host)
  watched.paysignal.instrumentation.setTracerProvider({ getTracer: () => ({ startSpan: fail, startActiveSpan: fail }) })
  expect(await (await fetch(`${server.url}/v1/order`)).json()).toEqual(created)
  const handler = watched.paysignal.callbacks('acme', () => {})
  expect((await handler(new Request(server.url, { method: 'POST', body: '{}' }))).status).toBe(400)
  await watched.finish()
  expect(await watched.metric('paysignal_plugin_errors_total{site="call"}')).toBe(1)
  expect(await watched.metric('paysignal_plugin_errors_total{site="callback"}')).toBe(1)
})

test('if a provider throws while it verifies a callback, the sender is asked to retry', async () => {
  const provider = fakeProvider([])
  let checks = 0
  const verifyCallback: Provider['verifyCallback'] = (request) => (checks++ === 0 ? provider.verifyCallback(request) : fail())
  await using watched = watch('pay.acme.example', { providers: [{ ...provider, verifyCallback }] })
  const handler = watched.paysignal.callbacks('acme', () => {})
  expect((await handler(new Request('https://shop.example/', { method: 'POST', body: '{}' }))).status).toBe(400)
  expect((await watched.finish()).map(({ callback_result }) => callback_result)).toEqual(['handler_failed'])
})

test('if a provider has no secret, making the handler throws', async () => {
  await using watched = watch('pay.acme.example', { providers: [{ ...fakeProvider([]), verifyCallback: fail }] })
  expect(() => watched.paysignal.callbacks('acme', () => {})).toThrow('broken')
})

test('a call that is aborted at once is recorded at most once', async () => {
  await using server = await listen(() => {})
  await using watched = watch(server.host)
  const controller = new AbortController()
  const pending = fetch(`${server.url}/v1/order`, { signal: controller.signal }).catch(() => 'ended')
  controller.abort()
  expect(await pending).toBe('ended')
  expect(watched.paysignal.stats().emitted).toBeLessThanOrEqual(1)
})
