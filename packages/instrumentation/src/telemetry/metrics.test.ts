import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { metrics } from '@paysignal/contract'
import { gatepay, hashnut } from '@paysignal/providers'
import { AggregatorRegistry, Counter, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { fakeProvider } from '../../test/fake-provider.ts'
import { answerJson, listen, watch } from '../../test/watch.ts'
import { createPaySignal, InstrumentationError } from '../index.ts'

const acme = fakeProvider(['pay.acme.example'])

async function oneFailure(watched: ReturnType<typeof watch>, url: string) {
  await (await fetch(`${url}/v1/orders`, { method: 'POST', body: '{}' })).json()
  await watched.paysignal.close()
}

test('the registry contains every metric of the plugin, and still those of the service', async () => {
  await using server = await listen(answerJson({ code: '4001' }))
  await using watched = watch(server.host)
  new Counter({ name: 'orders_total', help: 'The service’s own', registers: [watched.registry] }).inc()
  await oneFailure(watched, server.url)
  const text = await watched.registry.metrics()
  const own = Object.values(metrics).filter(
    ({ name }) => !/pipeline|overdue|missing|unanswered|settlement|unknown_codes|audit|store|check/.test(name),
  )
  for (const { name, type, help } of own) expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}`)
  expect(text).toContain('orders_total 1')
  expect(text).toMatch(/paysignal_call_duration_seconds_bucket\{le="\+Inf",provider="acme",operation="order.create"\} 1/)
  expect(text).toContain('paysignal_call_duration_seconds_count{provider="acme",operation="order.create"} 1')
  expect(text).toContain('paysignal_events_emitted_total 1')
  expect(text).toContain('paysignal_events_delivered_total 1')
  expect(text).toContain('paysignal_events_dropped_total{reason="queue_full"} 0')
})

test('a registry for OpenMetrics and a cluster’s aggregate can read the metrics, too', async () => {
  const registry = new Registry()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never) // The type of the parameter allows only the default.
  const paysignal = createPaySignal({ providers: [acme], registry })
  const text = await registry.metrics()
  expect(text).toContain('# TYPE paysignal_calls counter')
  expect(text).toContain('paysignal_calls_total{provider="acme",operation="order.create",outcome="ok"} 0')
  const plain = new Registry()
  const other = createPaySignal({ providers: [acme], registry: plain })
  const workers = [await plain.getMetricsAsJSON(), await plain.getMetricsAsJSON()]
  expect(await AggregatorRegistry.aggregate(workers).metrics()).toContain('paysignal_provider_info{provider="acme"} 1')
  await Promise.all([paysignal.close(), other.close()])
})

test('a registry that already holds our metrics is refused until the plugin that registered them is closed', async () => {
  const registry = new Registry()
  const first = createPaySignal({ providers: [acme], registry })
  expect(() => createPaySignal({ providers: [acme], registry })).toThrow(InstrumentationError)
  await first.close()
  await createPaySignal({ providers: [acme], registry }).close()
})

test('a polluted Object.prototype breaks neither of the two exports', async () => {
  await using server = await listen(answerJson({ code: '4001' }))
  await using watched = watch(server.host)
  Object.defineProperty(Object.prototype, 'polluted', { value: 'x', enumerable: true, configurable: true, writable: true })
  try {
    await oneFailure(watched, server.url)
    expect(await watched.metric('paysignal_calls_total{provider="acme",operation="order.create",outcome="provider_error"}')).toBe(1)
    expect(await watched.metric('paysignal_plugin_errors_total{site="metrics"}')).toBe(0)
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }
})

test('unknown codes in answers do not add series', async () => {
  let count = 0
  await using server = await listen((req, res) => answerJson({ code: `made-up-${count++}` })(req, res))
  await using watched = watch(server.host)
  const lines = async () => (await watched.registry.metrics()).split('\n').length
  await (await fetch(`${server.url}/v1/order`)).json()
  const before = await lines()
  for (let index = 0; index < 20; index++) await (await fetch(`${server.url}/v1/made-up-${index}`)).json()
  expect(await lines()).toBe(before)
  expect(await watched.metric('paysignal_call_errors_total{provider="acme",api="general",code="_OTHER",category="unknown"}')).toBe(21)
})

test('the first HTTP 503 shows in a rate, for a provider whose catalogue has HTTP codes and for one whose catalogue has none', async () => {
  await using server = await listen((_req, res) => void res.writeHead(503).end())
  for (const provider of [gatepay({ secret: 's', hosts: [server.host] }), hashnut({ secret: 's', hosts: [server.host] })]) {
    const registry = new Registry()
    const paysignal = createPaySignal({ providers: [provider], registry })
    const series = async () => [...(await registry.metrics()).matchAll(/^paysignal_call_errors_total\{(.*category="system")\} (\d+)$/gm)]
    const before = await series()
    await (await fetch(`${server.url}/v1/pay/order/query`)).text()
    await paysignal.close()
    const counted = (await series()).filter(([, , value]) => value !== '0').map(([, labels]) => labels)
    expect(counted).toHaveLength(1)
    expect(before.map(([, labels]) => labels)).toEqual(expect.arrayContaining(counted))
  }
})

class PullReader extends MetricReader {
  protected override async onForceFlush() {}
  protected override async onShutdown() {}
}

test('a meter provider exports the same counts under names in the form of OpenTelemetry', async () => {
  await using server = await listen(answerJson({ code: '4001' }))
  await using watched = watch(server.host)
  const reader = new PullReader()
  watched.paysignal.instrumentation.setMeterProvider(new MeterProvider({ readers: [new PullReader()] }))
  // The second meter provider replaces the first.
  watched.paysignal.instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }))
  await oneFailure(watched, server.url)
  const { resourceMetrics } = await reader.collect()
  const found = new Map(resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics).map((metric) => [metric.descriptor.name, metric]))
  const calls = found.get('paysignal.calls')?.dataPoints.filter(({ value }) => value === 1)
  expect(calls?.map(({ attributes }) => ({ ...attributes }))).toEqual([{ provider: 'acme', operation: 'order.create', outcome: 'provider_error' }])
  expect(found.get('paysignal.call_duration')).toMatchObject({ descriptor: { unit: 's' }, dataPoints: [{ value: { count: 1 } }] })
})

test('if a metric’s name is taken, no sink is opened; if a sink fails to open, the names stay free', async () => {
  const registry = new Registry()
  const first = createPaySignal({ providers: [acme], registry })
  let opened = 0
  const events = {
    open() {
      opened++
      throw new Error('no')
    },
  }
  expect(() => createPaySignal({ providers: [acme], registry, events })).toThrow(InstrumentationError)
  expect(opened).toBe(0)
  await first.close()
  expect(() => createPaySignal({ providers: [acme], registry, events })).toThrow('no')
  await createPaySignal({ providers: [acme], registry }).close()
})
