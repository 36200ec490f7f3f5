import { expect, test } from 'vitest'
import { acmeSignature } from '../../test/fake-provider.ts'
import { answerJson, listen, watch } from '../../test/watch.ts'

const address = '0x52908400098527886E0F7030069857D2E4169EE7'
const markers = [
  'SECRET_MARKER_SIGNATURE',
  'SECRET_MARKER_NONCE',
  'SECRET_MARKER_ACCESS_SIGN',
  'SECRET_MARKER_QUERY',
  'SECRET_MARKER_BODY',
  'SECRET_MARKER_ANSWER',
  'SECRET-MARKER-PAY-URL',
  address,
]

const encodings = (marker: string) => [
  marker,
  Buffer.from(marker).toString('base64'),
  Buffer.from(marker).toString('hex'),
  encodeURIComponent(marker),
]

test('no span, metric or event contains a signature, nonce, key, body, address, payment URL or text of the provider', async () => {
  let answer: unknown = {}
  await using server = await listen((req, res) => answerJson(answer)(req, res))
  await using watched = watch(server.host, { service: { name: 'checkout' } })
  const headers = {
    'x-acme-signature': 'SECRET_MARKER_SIGNATURE',
    'x-acme-nonce': 'SECRET_MARKER_NONCE',
    authorization: 'Bearer SECRET_MARKER_ACCESS_SIGN',
  }
  const body = JSON.stringify({ orderId: 'order-1', accessSign: 'SECRET_MARKER_ACCESS_SIGN', payer: 'SECRET_MARKER_BODY', address })
  const leaks = `sign "SECRET_MARKER_ANSWER" to ${address} see https://pay.example/SECRET-MARKER-PAY-URL`
  const answers = [
    { code: '4001', message: leaks },
    { code: '9999', message: leaks },
    { code: leaks, message: leaks },
    { code: '0', data: { orderId: 'order-1', acmeId: 'a', status: leaks, address, payUrl: 'https://pay.example/SECRET-MARKER-PAY-URL' } },
    leaks,
  ]
  for (const one of answers) {
    answer = one
    await (await fetch(`${server.url}/v1/orders?sign=SECRET_MARKER_QUERY`, { method: 'POST', body, headers })).text()
  }
  const callback = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-1', acmeId: 'a', status: 'PAID', address, note: leaks } })
  const receive = watched.paysignal.callbacks('acme', () => Promise.reject(new Error(leaks)))
  for (const signature of ['SECRET_MARKER_SIGNATURE', acmeSignature('acme-secret', Date.now(), callback)]) {
    await receive(
      new Request(server.url, {
        method: 'POST',
        body: callback,
        headers: { ...headers, 'x-acme-timestamp': String(Date.now()), 'x-acme-signature': signature },
      }),
    )
  }
  await watched.finish()
  const spans = watched.spans().map(({ name, attributes, status, events, links }) => ({ name, attributes, status, events, links }))
  const outputs = { events: watched.sink.text(), metrics: await watched.registry.metrics(), spans: JSON.stringify(spans) }
  expect(spans.length).toBe(7)
  for (const [output, text] of Object.entries(outputs))
    for (const marker of markers)
      for (const form of encodings(marker)) expect(text.toLowerCase().includes(form.toLowerCase()), `${form} in ${output}`).toBe(false)
  expect(outputs.events).toContain('order-1')
})

test('with hashed order ids, no output contains an id, and events of one order have the same hash', async () => {
  await using server = await listen(answerJson({ code: '0', data: { orderId: 'ORDER_MARKER_1', acmeId: 'ACME_MARKER_1', status: 'NEW' } }))
  await using watched = watch(server.host, { orderIds: 'hashed', orderIdKey: 'a key of some length' })
  await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()
  const [call, state] = await watched.finish()
  expect(call?.order_id).toMatch(/^[0-9a-f]{32}$/)
  expect(state?.order_id).toBe(call?.order_id)
  expect(watched.spans()[0]?.attributes['paysignal.order.id']).toBe(call?.order_id)
  expect(watched.sink.text() + JSON.stringify(watched.spans().map(({ attributes }) => attributes))).not.toMatch(/_MARKER_/)
})
