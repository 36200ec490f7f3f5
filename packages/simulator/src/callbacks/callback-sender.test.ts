import { gatepay, hashnut, type Provider } from '@paysignal/providers'
import { afterEach, expect, test } from 'vitest'
import type { FaultRule } from '../index.ts'
import { credentials } from '../testing/client.ts'
import type { Received } from '../testing/merchant.ts'
import { addressOrder, order, paths, payOrder, payout, type Stage, type StageOptions, stage } from '../testing/stage.ts'

let on: Stage
afterEach(() => on.close())

const { secret, clientId } = credentials
const providers = { gatepay: gatepay({ secret, clientId }), hashnut: hashnut({ secret }) }

const verified = (provider: Provider, { headers, body }: Received) =>
  provider.verifyCallback({ header: (name) => headers[name]?.toString(), body: Buffer.from(body), nowMs: Date.now() })

const begin = async (faults: readonly FaultRule[] = [], options: StageOptions = {}) => {
  on = await stage({ ...options, faults: { faults } })
}
const payGatepay = (id: string) => on.gatepay.post('/v1/pay/checkout/order', order(id))
const payHashnut = (id: string) => on.hashnut.post(paths.create, payOrder(id))
const paid = ({ body }: Received) => body.includes('PAY_SUCCESS')
const stateOf = ({ body }: Received) => JSON.parse(body).state
const requests = (count: number) =>
  on.until(
    () => Promise.resolve(on.merchant.received.length),
    (length) => length >= count,
  )
const settled = (provider: 'gatepay' | 'hashnut', what: 'acknowledged' | 'dropped' | 'abandoned', count: number) =>
  on.until(
    () => on.simulator.stats().callbacks[provider],
    (stats) => stats[what] >= count,
  )

test('both providers sign their callbacks', async () => {
  await begin()
  await payGatepay('M1')
  await payHashnut('H1')
  expect(verified(providers.gatepay, await on.merchant.wait(paid))).toMatchObject({ isValid: true, isSigned: true })
  const webhook = await on.merchant.wait(({ body }) => body.includes('"state":4'))
  expect(verified(providers.hashnut, webhook)).toMatchObject({ isValid: true, isSigned: true })
  expect(webhook.headers.date).toMatch(/GMT$/)
})

test('HashNut does not sign webhooks when the option says so', async () => {
  await begin([], { hashnut: { signsWebhooks: false } })
  await payHashnut('H1')
  expect(verified(providers.hashnut, await on.merchant.wait(() => true))).toEqual({ isValid: false, reason: 'rejected_unsigned' })
})

test('only HTTP 200 with the right body is an acknowledgement: after any other answer the callback is retried with a new signature', async () => {
  await begin()
  const bad = [
    { status: 500, body: '{"returnCode":"SUCCESS"}' },
    { status: 200, body: '{"returnCode":"FAIL"}' },
    { status: 200, body: 'success' },
  ]
  on.merchant.answer(() => bad.shift() ?? { status: 200, body: '{"returnCode":"SUCCESS","returnMessage":null}' })
  await payGatepay('M1')
  await settled('gatepay', 'acknowledged', 1)
  expect(on.simulator.stats().callbacks.gatepay).toEqual({ sent: 4, acknowledged: 1, failed: 3, dropped: 0, abandoned: 0 })
  const received = on.merchant.received
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  expect(new Set(received.map(({ headers }) => headers['x-gatepay-signature'])).size).toBe(4)
  for (const one of received) expect(verified(providers.gatepay, one).isValid).toBe(true)
})

test('a callback is abandoned after its last retry failed', async () => {
  await begin([], { gatepay: { callbackRetriesMs: [10, 10] } })
  on.merchant.answer(() => ({ status: 503, body: '' }))
  await payGatepay('M1')
  await settled('gatepay', 'abandoned', 1)
  expect(on.merchant.received).toHaveLength(3)
})

test('a callback is abandoned when the merchant does not answer within the time-out', async () => {
  await begin([], { gatepay: { callbackTimeoutMs: 30, callbackRetriesMs: [], callbackUrl: await silentUrl() } })
  await payGatepay('M1')
  await settled('gatepay', 'abandoned', 1)
})

async function silentUrl(): Promise<string> {
  const { createServer } = await import('node:net')
  const server = createServer(() => {}).unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/gatepay`
}

test('dropped callbacks are never sent', async () => {
  await begin([{ provider: 'hashnut', fault: { callbacks: 'drop' } }])
  await payHashnut('H1')
  await settled('hashnut', 'dropped', 3)
  expect(on.merchant.received).toEqual([])
})

test('delayed callbacks come later, with the timestamp of their sending', async () => {
  await begin([{ fault: { callbacks: 'delay', delayMs: 300 } }])
  const startedAt = Date.now()
  await payGatepay('M1')
  const late = await on.merchant.wait(paid)
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(295)
  expect(Number(late.headers['x-gatepay-timestamp']) - startedAt).toBeGreaterThanOrEqual(295)
})

test('duplicates are new requests for the same callback', async () => {
  await begin([{ once: true, fault: { callbacks: 'duplicate', count: 2 } }])
  await payGatepay('M1')
  await requests(3)
  expect(new Set(on.merchant.received.map(({ body }) => body)).size).toBe(1)
  expect(new Set(on.merchant.received.map(({ headers }) => headers['x-gatepay-nonce'])).size).toBe(3)
})

test('a replay is an identical copy of an earlier request', async () => {
  await begin([{ once: true, fault: { callbacks: 'replay', delayMs: 20 } }])
  await payGatepay('M1')
  await requests(2)
  const [first, second] = on.merchant.received.map(({ body, headers }) => [body, headers['x-gatepay-nonce'], headers['x-gatepay-signature']])
  expect(second).toEqual(first)
})

test.each(['body', 'signature', 'timestamp'] as const)('a callback with a tampered %s does not verify at either provider', async (part) => {
  await begin([{ fault: { callbacks: 'tamper', part } }])
  await payGatepay('M1')
  await payHashnut('H1')
  const [fromGatepay, fromHashnut] = [
    await on.merchant.wait(({ path }) => path === '/gatepay'),
    await on.merchant.wait(({ path }) => path === '/hashnut'),
  ]
  expect(verified(providers.gatepay, fromGatepay)).toEqual({ isValid: false, reason: 'rejected_signature' })
  expect(verified(providers.hashnut, fromHashnut)).toEqual({ isValid: false, reason: 'rejected_signature' })
})

test('a fault can remove the signature from a callback', async () => {
  await begin([{ fault: { callbacks: 'tamper', part: 'unsigned' } }])
  await payGatepay('M1')
  expect(verified(providers.gatepay, await on.merchant.wait(paid))).toEqual({ isValid: false, reason: 'rejected_unsigned' })
})

test('a reordered callback comes after the next callback about the same order', async () => {
  await begin([{ once: true, fault: { callbacks: 'reorder', delayMs: 10_000 } }])
  await payHashnut('H1')
  await requests(3)
  const states = on.merchant.received.map(stateOf)
  expect(states.indexOf(1)).toBeGreaterThan(states.indexOf(3))
})

test('with a rotated secret, callbacks do not verify and requests are refused', async () => {
  await begin([{ provider: 'gatepay', fault: { secret: 'rotated', side: 'callbacks' } }])
  await payGatepay('M1')
  expect(verified(providers.gatepay, await on.merchant.wait(paid))).toEqual({ isValid: false, reason: 'rejected_signature' })
  on.simulator.setFaults({ faults: [{ fault: { secret: 'rotated', side: 'requests' } }] })
  expect((await payGatepay('M2')).json.code).toBe('400002')
  expect((await payHashnut('H2')).json.code).toBe(-2)
})

test('a skewed clock of the provider changes Date headers, callback timestamps and the timestamp check', async () => {
  await begin([{ provider: 'gatepay', fault: { clockSkewMs: 60_000 } }])
  const refused = await payGatepay('M1')
  expect(refused.json.code).toBe('400003')
  expect(Date.parse(refused.headers.date ?? '') - Date.now()).toBeGreaterThan(55_000)
  await on.gatepay.post('/v1/pay/checkout/order', order('M2'), { timestampMs: Date.now() + 60_000 })
  const callback = await on.merchant.wait(paid)
  expect(Number(callback.headers['x-gatepay-timestamp']) - Date.now()).toBeGreaterThan(50_000)
})

test('@paysignal/providers reads every kind of callback: object, id and state', async () => {
  await begin()
  const { prepayId } = (await on.gatepay.post('/v1/pay/address/create', addressOrder('M1'))).json.data
  await on.gatepay.post('/v1/pay/withdraw', payout('B1'))
  await payHashnut('H1')
  await on.merchant.wait(paid)
  await on.gatepay.post('/v1/pay/order/refund', { refundRequestId: 'R1', prepayId, refundAmount: '1' })
  await Promise.all(['REFUND_SUCCESS', 'main_order', '"state":4'].map((sign) => on.merchant.wait(({ body }) => body.includes(sign))))
  const read = on.merchant.received.map(({ path, body }) => providers[path === '/gatepay' ? 'gatepay' : 'hashnut'].readCallback(JSON.parse(body)))
  const facts = read.flatMap((reading) => reading?.objects.map(({ type, id, state }) => `${type} ${id} ${state}`) ?? ['unreadable'])
  expect(new Set(facts)).toEqual(
    new Set([
      ...['order M1 confirming', 'order M1 settled', 'refund R1 processing', 'refund R1 refunded', 'payout B1 settled'],
      ...['order H1 confirming', 'order H1 paid', 'order H1 settled'],
    ]),
  )
})
