import { readFileSync } from 'node:fs'
import { trace } from '@opentelemetry/api'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { collectingSink } from '../test/collecting-sink.ts'
import { fakeProvider } from '../test/fake-provider.ts'
import { answerJson, listen } from '../test/watch.ts'
import { createPaySignal } from './index.ts'
import { instrumentationName, pluginVersion } from './telemetry/version.ts'

test('works when registered with NodeSDK, and a call’s span is a child of the span that was active', async () => {
  await using server = await listen(answerJson({ code: '4001' }))
  const exporter = new InMemorySpanExporter()
  const sink = collectingSink()
  const paysignal = createPaySignal({ providers: [fakeProvider([server.host])], events: sink })
  const processor = new SimpleSpanProcessor({ exporter })
  const sdk = new NodeSDK({ instrumentations: [paysignal.instrumentation], spanProcessors: [processor], metricReaders: [], logRecordProcessors: [] })
  sdk.start()
  await trace.getTracer('service').startActiveSpan('checkout', async (parent) => {
    await (await fetch(`${server.url}/v1/orders`, { method: 'POST', body: '{}' })).json()
    parent.end()
  })
  await paysignal.close()
  await processor.forceFlush()
  const [call, checkout] = exporter.getFinishedSpans()
  await sdk.shutdown()
  expect(call?.name).toBe('acme order.create')
  expect(call?.instrumentationScope.name).toBe(instrumentationName)
  expect(call?.parentSpanContext?.spanId).toBe(checkout?.spanContext().spanId)
  expect(sink.events[0]).toMatchObject({ trace_id: checkout?.spanContext().traceId, span_id: call?.spanContext().spanId })
})

test('has the members that the SDK expects', async () => {
  const paysignal = createPaySignal({ providers: [fakeProvider(['pay.acme.example'])] })
  const { instrumentation } = paysignal
  expect(instrumentation.getConfig().enabled).toBe(true)
  instrumentation.setConfig({ enabled: false })
  expect(instrumentation.getConfig()).toEqual({ enabled: false })
  expect(instrumentation).toMatchObject({ instrumentationName: '@paysignal/instrumentation', instrumentationVersion: pluginVersion })
  await paysignal.close()
})

test('the name and the version are those of package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(manifest).toMatchObject({ name: instrumentationName, version: pluginVersion })
})
