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
  ['readCall, by what it returns', (provider) => ({ ...provider, readCall: () => ({ outcome: 'ok', objects: [null as never] }) })],
])('a provider that breaks in %s is counted and never noticed by the caller', async (name, broken) => {
  await using server = await listen(answerJson(created))
  await using watched = watch(server.host, { providers: [broken(fakeProvider([server.host]))] })
  expect(await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()).toEqual(created)
  expect(await (await watched.paysignal.fetch(`${server.url}/v1/order`)).json()).toEqual(created)
  await watched.finish()
  expect(await watched.metric('paysignal_plugin_errors_total{site="call"}')).toBe(2)
  expect(watched.spans()).toHaveLength(name === 'matchOperation' ? 0 : 2)
})

test('a tracer that breaks is counted and never noticed by the caller', async () => {
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

test('a provider that breaks in a callback asks for a retry', async () => {
  const provider = fakeProvider([])
  let checks = 0
  const verifyCallback: Provider['verifyCallback'] = (delivery) => (checks++ === 0 ? provider.verifyCallback(delivery) : fail())
  await using watched = watch('pay.acme.example', { providers: [{ ...provider, verifyCallback }] })
  const handler = watched.paysignal.callbacks('acme', () => {})
  expect((await handler(new Request('https://shop.example/', { method: 'POST', body: '{}' }))).status).toBe(400)
  expect((await watched.finish()).map(({ callback_result }) => callback_result)).toEqual(['handler_failed'])
})

test('a provider without its secret fails when the handler is made', async () => {
  await using watched = watch('pay.acme.example', { providers: [{ ...fakeProvider([]), verifyCallback: fail }] })
  expect(() => watched.paysignal.callbacks('acme', () => {})).toThrow('broken')
})

test('requests are not kept alive by being watched', async () => {
  await using server = await listen(() => {})
  await using watched = watch(server.host)
  const controller = new AbortController()
  const pending = fetch(`${server.url}/v1/order`, { signal: controller.signal }).catch(() => 'ended')
  controller.abort()
  expect(await pending).toBe('ended')
  expect(watched.paysignal.stats().emitted).toBeLessThanOrEqual(1)
})
