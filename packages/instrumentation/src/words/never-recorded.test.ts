import diagnosticsChannel from 'node:diagnostics_channel'
import { dirname } from 'node:path'
import { diag } from '@opentelemetry/api'
import { gatepay, gatepaySignature, hashnut, hashnutSignature } from '@paysignal/providers'
import { afterEach, expect, test, vi } from 'vitest'
import { callbacks, calls, createCall, type DocumentedCall, type DocumentedCallback } from '../../test/documented-exchanges.ts'
import { everyOutput } from '../../test/every-output.ts'
import { acmeSignature, fakeProvider } from '../../test/fake-provider.ts'
import { leaks, markers, planted } from '../../test/markers.ts'
import { createPaySignal, type PaySignal } from '../index.ts'
import { kafkaEvents } from '../kafka/kafka-events.ts'
import { spoolEvents } from '../spool/spool-events.ts'

const secret = 'hunterly-Marlowe'
const providers = [gatepay({ secret }), hashnut({ secret }), fakeProvider(['pay.acme.example'], secret)]
// Ids are recorded by design. They are hashed here, because some tests put markers into ids.
const hashed = { providers, orderIds: 'hashed', orderIdKey: 'Marlowe hunterly key' } as const
const sentences = markers
  .map((marker, at) => `invalid signature of ${marker}, order ${markers[at + 1] ?? ''} not found`)
  .filter((_text, at) => at % 2 === 0)

afterEach(() => vi.unstubAllGlobals())

/** Publishes the messages of undici about one call, without the network. */
function exchange(
  call: DocumentedCall & {
    readonly headers?: readonly string[]
    readonly status?: number
    readonly error?: unknown
    readonly answerHeaders?: readonly string[]
  },
) {
  const { origin, method, path, request: sent, answer, headers = [], status = 200, answerHeaders = [] } = call
  const request = { origin, method, path, headers, body: null }
  const publish = (event: string, message: object) => diagnosticsChannel.channel(`undici:request:${event}`).publish({ request, ...message })
  publish('create', {})
  if (sent !== undefined) publish('bodyChunkSent', { chunk: Buffer.from(JSON.stringify(sent)) })
  if ('error' in call) return publish('error', { error: call.error })
  publish('headers', {
    response: { statusCode: status, headers: answerHeaders.map((text) => Buffer.from(text)), statusText: answerHeaders.join(' ') },
  })
  publish('bodyChunkReceived', { chunk: Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer)) })
  publish('trailers', {})
}

/** The headers with which each provider signs a callback request. */
const signers = {
  gatepay: (timestamp: string, body: string) => ({
    'x-gatepay-timestamp': timestamp,
    'x-gatepay-nonce': 'n',
    'x-gatepay-signature': gatepaySignature({ secret, timestamp, nonce: 'n', body }),
  }),
  hashnut: (timestamp: string, body: string) => ({
    'hashnut-webhook-timestamp': timestamp,
    'hashnut-webhook-uuid': 'u',
    'hashnut-webhook-sign': hashnutSignature({ secret, uuid: 'u', timestamp, body }),
  }),
  acme: (timestamp: string, body: string) => ({ 'x-acme-timestamp': timestamp, 'x-acme-signature': acmeSignature(secret, Number(timestamp), body) }),
}

function signedRequest({ provider, body }: DocumentedCallback, timestamp = String(Date.now())): Request {
  const text = JSON.stringify(body)
  return new Request('https://shop.example/callbacks', { method: 'POST', body: text, headers: signers[provider](timestamp, text) })
}

function everyAnswer(plant: unknown) {
  for (const call of calls) for (const answer of planted(call.answer, plant)) exchange({ ...call, answer })
}

function everyRequest(plant: unknown) {
  for (const call of calls) for (const request of planted(call.request, plant)) exchange({ ...call, request })
}

function everyHeaderAndPath(plant: string) {
  const call = createCall
  const { path } = call
  const names = ['x-gatepay-timestamp', 'x-gatepay-nonce', 'x-gatepay-signature', 'authorization', 'user-agent', 'traceparent', plant]
  const answerNames = [
    'date',
    'age',
    'server',
    'retry-after',
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
    'content-encoding',
    plant,
  ]
  for (const name of names) exchange({ ...call, headers: [name, plant] })
  for (const name of answerNames) for (const status of [200, 429, 503]) exchange({ ...call, status, answerHeaders: [name, plant] })
  for (const changed of [`${path}?prepayId=${plant}`, `${path}?${plant}=1`, `/${plant}${path}`, `/${plant}`, `${path}/${plant}`])
    exchange({ ...call, path: changed })
  exchange({ ...call, method: plant })
  for (const answer of [plant, JSON.stringify(plant), `<html>${plant}`, ''])
    for (const status of [200, 400, 502]) exchange({ ...call, status, answer })
}

const errorsWith = (plant: string) => [
  Object.assign(new Error(plant), { name: plant, code: plant, type: plant, cause: new Error(plant) }),
  new TypeError(plant, { cause: Object.assign(new Error(plant), { code: plant }) }),
  Object.assign(new Error(plant), { code: 'ECONNRESET', address: plant, hostname: plant }),
  new DOMException(plant, plant),
  plant,
]

async function everyCallback(paysignal: PaySignal, plant: unknown) {
  let fails = false
  const handle = () => (fails ? Promise.reject(errorsWith(String(plant))[0]) : undefined)
  const take = (provider: DocumentedCallback['provider']) => paysignal.callbacks(provider, handle)
  const handlers = { gatepay: take('gatepay'), hashnut: take('hashnut'), acme: take('acme') }
  for (const callback of callbacks) {
    const { provider } = callback
    for (const body of planted(callback.body, plant)) await handlers[provider](signedRequest({ provider, body }))
    const body = planted(callback.body, plant).at(-1)
    const good = signedRequest({ provider, body })
    const headers = Object.fromEntries(good.headers)
    const text = JSON.stringify(body)
    const header = Buffer.from(String(plant)).toString('latin1')
    for (const name of Object.keys(headers))
      await handlers[provider](new Request(good.url, { method: 'POST', body: text, headers: { ...headers, [name]: header } }))
    for (const bytes of [text, `${text} `, text.slice(1), JSON.stringify(body, null, 2), 'x'.repeat(70_000) + text])
      for (const given of [{}, headers])
        await handlers[provider](new Request(good.url, { method: 'POST', body: bytes, headers: { ...given, traceparent: header } }))
    await handlers[provider](signedRequest({ provider, body }, '1'))
    paysignal.observeCallback(provider, { headers, body: text, result: String(plant) as never })
    paysignal.observeCallback(String(plant), { headers, body: text })
    fails = true
    await handlers[provider](signedRequest({ provider, body: { ...(body as object), state: 3, bizId: '43', suborders: [] } }))
    fails = false
  }
}

test('no marker in any member, header, path or error of a call is in any output', async () => {
  await using watched = await everyOutput(hashed)
  for (const marker of markers) {
    everyAnswer(marker)
    everyRequest(marker)
    everyHeaderAndPath(String(marker))
    for (const error of errorsWith(String(marker))) exchange({ ...createCall, error })
  }
  for (const sentence of sentences) everyAnswer(sentence)
  const outputs = await watched.finish()
  expect(watched.spans().length).toBeGreaterThan(4_000)
  expect(leaks(outputs)).toEqual([])
})

test('no marker in a call of `paysignal.fetch` is in any output', async () => {
  await using watched = await everyOutput(hashed)
  for (const marker of markers.map(String)) {
    for (const error of errorsWith(marker)) {
      vi.stubGlobal('fetch', () => Promise.reject(error))
      await watched.paysignal.fetch(`${createCall.origin}/${encodeURIComponent(marker)}`).catch(() => {})
    }
    vi.stubGlobal(
      'fetch',
      async () => new Response(JSON.stringify({ code: marker, status: marker }), { statusText: Buffer.from(marker).toString('latin1') }),
    )
    await watched.paysignal.fetch(`${createCall.origin}${createCall.path}?prepayId=${marker}`, {
      method: 'POST',
      body: JSON.stringify({ note: marker }),
    })
  }
  expect(leaks(await watched.finish())).toEqual([])
})

test('no marker in any member or header of a callback, accepted or rejected, is in any output', async () => {
  await using watched = await everyOutput(hashed)
  for (const marker of markers) await everyCallback(watched.paysignal, marker)
  const outputs = await watched.finish()
  const results = new Set(watched.events().map(({ callback_result }) => callback_result))
  expect([...results].sort()).toEqual([
    'accepted',
    'duplicate',
    'handler_failed',
    'rejected_malformed',
    'rejected_reserialised',
    'rejected_signature',
    'rejected_timestamp',
    'rejected_unsigned',
    'replayed',
  ])
  expect(leaks(outputs)).toEqual([])
})

test('no marker in an error that the plugin logs is in the log', async () => {
  await using watched = await everyOutput(hashed)
  for (const error of markers.flatMap((marker) => errorsWith(String(marker)))) {
    const other = createPaySignal({ providers })
    const startSpan = () => {
      throw error as Error // The cast is safe because code can throw any value; some of these are not errors.
    }
    other.instrumentation.setTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: startSpan }) })
    exchange(createCall)
    await other.close()
  }
  const { log = '' } = await watched.finish()
  expect(log.match(/Watching a call failed: /g)).toHaveLength(markers.length * 5)
  expect(leaks({ log })).toEqual([])
})

test('no marker that was given as an option is in the error about that option', () => {
  const refused: string[] = []
  const tryWith = (make: () => unknown) => {
    try {
      make()
    } catch (error) {
      for (let at = error; at instanceof Error; at = at.cause) refused.push(String(at), at.stack ?? '')
    }
  }
  for (const marker of markers) {
    const any = marker as never // A caller without TypeScript may pass any value.
    for (const broker of [marker, `user:${marker}@kafka:9092`, `https://${marker}`]) tryWith(() => kafkaEvents({ brokers: [broker as never] }))
    tryWith(() => kafkaEvents({ brokers: any }))
    tryWith(() => spoolEvents({ dir: { path: marker } as never }))
    tryWith(() => spoolEvents({ dir: '/tmp/x', maxSpoolBytes: `${marker}x` as never }))
    tryWith(() => createPaySignal({ providers, orderIds: any, maxBodyBytes: `${marker}x` as never, delivery: { maxWaitMs: `${marker}x` as never } }))
    tryWith(() => createPaySignal({ providers, orderIds: 'hashed', orderIdKey: String(marker).slice(0, 10) }))
    for (const make of [gatepay, hashnut]) {
      tryWith(() => make({ secret: [marker] as never, hosts: [`user:${marker}@x`], timestampWindowMs: any }))
      tryWith(() => make({ unknown: marker } as never))
    }
    tryWith(() => gatepay({ clientId: `${marker} ?` }))
    tryWith(() => createPaySignal({ providers }).callbacks('gatepay', () => {}, { maxBodyBytes: `${marker}x` as never }))
  }
  expect(refused.length).toBeGreaterThan(150)
  expect(leaks({ refused: refused.join('\n').replaceAll(dirname(import.meta.dirname), '') })).toEqual([])
})

test('markers that look like ids or codes are recorded in these fields, and in no others', async () => {
  await using watched = await everyOutput({ providers })
  for (const marker of ['Marlowe', 'MARLOWE']) {
    everyAnswer(marker)
    everyRequest(marker)
    await everyCallback(watched.paysignal, marker)
    exchange({ ...createCall, error: errorsWith(marker)[0] })
    exchange({ ...createCall, method: marker })
  }
  const namesOf = (word: string, records: readonly object[]) =>
    [...new Set(records.flatMap((record) => Object.entries(record).flatMap(([name, value]) => (String(value).includes(word) ? [name] : []))))].sort()
  const attributes = () => watched.spans().map((span) => span.attributes)
  await watched.finish()
  // Ids are recorded in any form, unless `orderIds` is `hashed`.
  expect(namesOf('Marlowe', watched.events())).toEqual(['order_id', 'parent_order_id', 'provider_order_id'])
  expect(namesOf('Marlowe', attributes())).toEqual(['paysignal.order.id'])
  // Words that look like codes: identifiers in capitals, and numbers of at most 12 digits.
  expect(namesOf('MARLOWE', watched.events())).toEqual([
    ...['callback_type', 'chain', 'code', 'currency', 'order_id', 'parent_order_id', 'provider_order_id', 'provider_state', 'transport_error'],
  ])
  expect(namesOf('MARLOWE', attributes())).toEqual([...['exception.type', 'paysignal.callback.type', 'paysignal.code', 'paysignal.order.id']])
})

test('the search for markers finds a marker in every kind of output', async () => {
  await using watched = await everyOutput({ providers: [{ ...gatepay({ secret }), name: 'Marlowe' }] })
  for (const call of calls) exchange(call)
  diag.warn('Marlowe')
  const outputs = await watched.finish()
  expect(Object.keys(outputs)).toEqual(['spans', 'prometheus', 'otel', 'kafka', 'spool', 'log'])
  for (const [name, text] of Object.entries(outputs)) {
    expect(leaks({ [name]: text })).not.toEqual([])
    for (const encoding of ['base64', 'hex'] as const) expect(leaks({ [name]: Buffer.from(`x Marlowe`).toString(encoding) })).not.toEqual([])
  }
})
