import { eventProblems } from '@paysignal/contract'
import { gatepay, gatepaySignature, hashnut, hashnutSignature } from '@paysignal/providers'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { collectingSink } from '../test/collecting-sink.ts'
import { answerJson, listen } from '../test/watch.ts'
import { createPaySignal } from './index.ts'

const secret = 'SECRET_MARKER_providers'

function watchBoth(host: string) {
  const registry = new Registry()
  const sink = collectingSink()
  const providers = [gatepay({ secret, hosts: [host] }), hashnut({ secret, hosts: [host.replace('127.0.0.1', 'localhost')] })]
  const paysignal = createPaySignal({ providers, events: sink, registry, delivery: { maxWaitMs: 1 } })
  return { paysignal, registry, sink }
}

test('each series is exported once although an operation can have several paths, and there are fewer than 2,000 series', async () => {
  const { paysignal, registry } = watchBoth('127.0.0.1:1')
  const series = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const names = series.map((line) => line.slice(0, line.lastIndexOf(' ')))
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeLessThan(2_000)
  await paysignal.close()
})

test('calls to GatePay and HashNut are read in each provider’s own format, each on its own host', async () => {
  await using server = await listen((req, res) => {
    const isGatepay = req.url?.startsWith('/v1/pay/')
    answerJson(isGatepay ? { status: 'FAIL', code: '400002', errorMessage: secret, data: null } : { code: -4, msg: secret, data: null })(req, res)
  })
  const { paysignal, registry, sink } = watchBoth(server.host)
  await (
    await fetch(`${server.url}/v1/pay/checkout/order`, {
      method: 'POST',
      body: '{"merchantTradeNo":"M1"}',
      headers: { 'x-gatepay-timestamp': String(Date.now()) },
    })
  ).text()
  const hashnutUrl = `${server.url.replace('127.0.0.1', 'localhost')}/api/v3.0.0/pay/createPayOrderOnSplitWalletWithApiKey`
  await (await fetch(hashnutUrl, { method: 'POST', body: '{"merchantOrderId":"H1"}' })).text()
  await paysignal.close()
  expect(sink.events).toMatchObject([
    { provider: 'gatepay', operation: 'order.create', code: '400002', order_id: 'M1', outcome: 'provider_error', is_known_code: true },
    { provider: 'hashnut', operation: 'order.create', code: '-4', order_id: 'H1', outcome: 'provider_error', is_known_code: true },
  ])
  const metrics = await registry.metrics()
  expect(metrics).toMatch(/paysignal_call_errors_total\{provider="gatepay",api="\w+",code="400002",category="\w+"\} 1/)
  expect(metrics).toMatch(/paysignal_call_errors_total\{provider="hashnut",api="api",code="-4",category="\w+"\} 1/)
  expect(metrics + sink.text()).not.toContain(secret)
})

const gatepayRequest = (status: string) => {
  const body = JSON.stringify({ bizType: 'PAY', bizId: '1677', bizStatus: status, data: JSON.stringify({ merchantTradeNo: 'M1', currency: 'USDT' }) })
  const timestamp = String(Date.now())
  const signature = gatepaySignature({ secret, timestamp, nonce: 'n0nce', body })
  return { body, headers: { 'x-gatepay-timestamp': timestamp, 'x-gatepay-nonce': 'n0nce', 'x-gatepay-signature': signature } }
}

const hashnutRequest = (state: number) => {
  const body = JSON.stringify({ payOrderId: '01J00000000000000000000001', merchantOrderId: 'H1', state })
  const timestamp = String(Date.now())
  const sign = hashnutSignature({ secret, uuid: 'uuid-1', timestamp, body })
  return { body, headers: { 'hashnut-webhook-timestamp': timestamp, 'hashnut-webhook-uuid': 'uuid-1', 'hashnut-webhook-sign': sign } }
}

test.each([
  ['gatepay', gatepayRequest('PAY_SUCCESS'), 'M1'],
  ['hashnut', hashnutRequest(4), 'H1'],
])('a callback of %s is verified, passed on once, and answered in the provider’s own words', async (name, sent, orderId) => {
  const { paysignal, sink } = watchBoth('127.0.0.1:1')
  const provider = [gatepay(), hashnut()].find((one) => one.name === name)
  const stored: string[] = []
  const receive = paysignal.callbacks(name, ({ idempotencyKey }) => void stored.push(idempotencyKey))
  const requestOf = (headers: object) => new Request('https://shop.example/', { method: 'POST', body: sent.body, headers: { ...headers } })
  const accepted = await receive(requestOf(sent.headers))
  const replayed = await receive(requestOf(sent.headers))
  const spoilt = Object.entries(sent.headers).map(([key, value]) => [key, key.endsWith('timestamp') ? value : `${value}0`])
  const forged = await receive(requestOf(Object.fromEntries(spoilt)))
  await paysignal.close()
  expect(stored).toHaveLength(1)
  expect([await accepted.text(), await replayed.text()]).toEqual([provider?.callbackAnswers.accepted.body, provider?.callbackAnswers.accepted.body])
  expect(await forged.text()).toBe(provider?.callbackAnswers.refused.body)
  expect(sink.events.map(({ callback_result, order_id, state }) => [callback_result, order_id, state])).toEqual([
    ['accepted', orderId, 'settled'],
    ['replayed', orderId, 'settled'],
    ['rejected_signature', undefined, undefined],
  ])
  for (const event of sink.events) expect(eventProblems(event)).toEqual([])
})
