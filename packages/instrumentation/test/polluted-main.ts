import diagnosticsChannel from 'node:diagnostics_channel'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatepay, hashnut, hashnutSignature } from '@paysignal/providers'
import { Registry } from 'prom-client'
import { createPaySignal, type VerifiedCallback } from '../src/index.ts'
import { kafkaEvents } from '../src/kafka/kafka-events.ts'
import { spoolEvents } from '../src/spool/spool-events.ts'
import { collectingSink } from './collecting-sink.ts'
import { acmeSignature, fakeProvider } from './fake-provider.ts'

/**
 * Runs the same calls and callbacks many times, each time with some member names of the packages on `Object.prototype`, and prints the names that
 * changed any result. It runs in a separate process, because a polluted prototype would break the test runner. The arguments are the folders whose
 * source files contain the names.
 */
const sourcesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
const members = process.argv
  .slice(2)
  .flatMap(sourcesOf)
  .flatMap((text) => [...text.matchAll(/readonly (\w+)\??:|^ {2}(\w+): \{ (?:doc|type)/gm)].map(([, one, other]) => one ?? other ?? ''))
const options = ['dangerouslyAcceptUnsignedCallbacks', 'callbackToleranceMs', 'result', 'rawBody', 'bins', 'cause', 'late']

/**
 * Node.js and prom-client read these names from their own objects (property descriptors, the parts of a `Response`, samples). They are left out,
 * because those objects would break without any fault of the plugin. The tests of the providers package try `body`, `headers` and `status`.
 */
const foreign = new Set(['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'length', 'body', 'headers', 'status', 'metricName'])
const names = [...new Set([...members, ...options])].filter((name) => name !== '' && !foreign.has(name))

const code = { api: 'general', code: '4001', category: 'signature', retry: 'safe', isKnown: true }
const values: readonly PropertyDescriptor[] = [
  ...['accepted', 1e15, true, [code]].map((value) => ({ value, writable: true })),
  { get: () => 'settled', set: () => {} },
]

const secret = 'acme-secret'
const monthMs = 30 * 86_400_000
const paid = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-1', acmeId: 'acme-9', status: 'PAID' } })
const odd = JSON.stringify({ event: 'ORDER', data: { orderId: 'order-2', acmeId: '', status: 'ODD' } })
const webhook = JSON.stringify({ payOrderId: 'P1', merchantOrderId: 'H1', state: 99 })

const acmeHeaders = (body: string, timestampMs: number) => ({
  'x-acme-timestamp': String(timestampMs),
  'x-acme-signature': acmeSignature(secret, timestampMs, body),
})
const hashnutHeaders = (timestampMs: number) => {
  const timestamp = String(timestampMs)
  return {
    'hashnut-webhook-timestamp': timestamp,
    'hashnut-webhook-uuid': 'u',
    'hashnut-webhook-sign': hashnutSignature({ secret, uuid: 'u', timestamp, body: webhook }),
  }
}
const post = (body: string, headers: Readonly<Record<string, string>>) =>
  new Request('https://shop.example/', { method: 'POST', body, headers: { ...headers } })

const channel = (name: string) => diagnosticsChannel.channel(`undici:request:${name}`)
const [create, answered, received, trailers, failed] = ['create', 'headers', 'bodyChunkReceived', 'trailers', 'error'].map(channel)
const responseHeaders = ['content-type', 'application/json'].map((text) => Buffer.from(text))

/** Publishes one call like undici does. If `body` is an error, the call fails with it. */
function publish(host: string, method: string, path: string, body: unknown) {
  const request = { origin: `https://${host}`, method, path, headers: [], body: null }
  create?.publish({ request })
  if (body instanceof Error) return failed?.publish({ request, error: body })
  answered?.publish({ request, response: { statusCode: 200, headers: responseHeaders } })
  received?.publish({ request, chunk: Buffer.from(body as string) })
  trailers?.publish({ request, trailers: [] })
}

/** Requests for the callback handlers. They are made before the prototype is polluted, because making them is not under test. */
const prepared = () =>
  [
    [
      post(paid, acmeHeaders(paid, Date.now())),
      post(odd, acmeHeaders(odd, Date.now())),
      post(paid, { ...acmeHeaders(paid, Date.now()), 'x-acme-signature': 'x' }),
      post(paid, {}),
    ],
    [post(webhook, hashnutHeaders(Date.now())), post(webhook, hashnutHeaders(Date.now() - monthMs)), post(webhook, {})],
  ] as const
type Prepared = ReturnType<typeof prepared>

async function outcome([forAcme, forHashnut]: Prepared): Promise<unknown> {
  const sink = collectingSink()
  const registry = new Registry()
  const providers = [fakeProvider(['acme.example']), hashnut({ secret, hosts: ['hashnut.example'] }), gatepay({ secret, hosts: ['gatepay.example'] })]
  const paysignal = createPaySignal({ providers, events: sink, registry, service: { name: 'shop' }, delivery: { maxWaitMs: 1 } })
  const handed: VerifiedCallback[] = []
  const acme = paysignal.callbacks('acme', (callback) => void handed.push(callback))
  const other = paysignal.callbacks('hashnut', (callback) => void handed.push(callback), {})
  const answers: unknown[] = []
  for (const request of forAcme) answers.push(await textOf(await acme(request)))
  for (const request of forHashnut) answers.push(await textOf(await other(request)))
  answers.push(paysignal.observeCallback('hashnut', { headers: {}, body: webhook }))
  publish('acme.example', 'POST', '/v1/orders', '{"code":"0","data":{"orderId":"1","acmeId":"2","status":"ODD"}}')
  publish('acme.example', 'GET', '/elsewhere', '{"code":"4009"}')
  publish('hashnut.example', 'POST', '/config/chains', '{"code":0,"data":[]}')
  publish('gatepay.example', 'POST', '/v1/pay/order', '{"status":"SUCCESS","data":{"prepayId":"1"}}')
  publish('gatepay.example', 'POST', '/v1/pay/order', new TypeError('fetch failed'))
  await paysignal.close()
  for (const make of [() => kafkaEvents({ brokers: [] }), () => spoolEvents({} as never)]) answers.push(messageOf(make))
  const callbacks = handed.map(({ type, idempotencyKey, isSigned, objects, body }) => ({
    type,
    idempotencyKey,
    isSigned,
    objects: objects.map((one) => ({ ...one })),
    body,
  }))
  const counted = (await registry.metrics())
    .split('\n')
    .filter((line) => /^paysignal_(calls|call_errors|callbacks|events_\w+|plugin_errors)_total/.test(line))
  return [answers, callbacks, sink.events.map(withoutClock), counted, paysignal.stats()]
}

const textOf = async (response: Response) => [response.status, await response.text()]

/** Fields that are different in every run. */
const changing = new Set(['event_id', 'event_time', 'instance', 'duration_ms', 'callback_lag_ms', 'timestamp_age_ms'])
const withoutClock = (event: object) => Object.entries(event).filter(([name]) => !changing.has(name))

function messageOf(make: () => unknown): string {
  try {
    make()
    return 'nothing thrown'
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

async function withPolluted(polluted: readonly string[], descriptor: PropertyDescriptor): Promise<string> {
  const given = prepared()
  for (const name of polluted) Object.defineProperty(Object.prototype, name, { ...descriptor, enumerable: true, configurable: true })
  try {
    return JSON.stringify(await outcome(given))
  } catch (error) {
    return String(error)
  } finally {
    for (const name of polluted) delete (Object.prototype as unknown as Record<string, unknown>)[name]
  }
}

const expected = JSON.stringify(await outcome(prepared()))
const differences: string[] = []
const groupSize = 15

// Many names are tried at the same time. Only if the result is different, each name is tried alone.
async function compare(polluted: readonly string[], descriptor: PropertyDescriptor): Promise<void> {
  if ((await withPolluted(polluted, descriptor)) === expected) return
  if (polluted.length === 1) differences.push(`${polluted[0]} = ${String(descriptor.value ?? 'a getter')}`)
  else for (const name of polluted) await compare([name], descriptor)
}

for (let start = 0; start < names.length; start += groupSize)
  for (const descriptor of values) await compare(names.slice(start, start + groupSize), descriptor)
console.log(JSON.stringify({ names: names.length, expected: JSON.parse(expected) as unknown, differences }))
