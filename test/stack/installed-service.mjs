// A payment service in plain JavaScript, with packages installed from tarballs and its own OpenTelemetry SDK.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { createPaySignal } from '@paysignal/instrumentation'
import { spoolEvents } from '@paysignal/instrumentation/spool'
import { gatepay } from '@paysignal/providers'
import { Registry } from 'prom-client'

const body = '{"status":"FAIL","code":"400002","label":"INVALID_SIGNATURE","errorMessage":"SECRET_MARKER_message","data":null}'
const provider = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(body)).listen(0, '127.0.0.1')
await once(provider, 'listening')
const host = `127.0.0.1:${provider.address().port}`

const registry = new Registry()
const paysignal = createPaySignal({
  providers: [gatepay({ secret: 'SECRET_MARKER_secret', hosts: [host] })],
  events: spoolEvents({ dir: './spool' }),
  registry,
})
const exporter = new InMemorySpanExporter()
const sdk = new NodeSDK({ instrumentations: [paysignal.instrumentation], spanProcessors: [new SimpleSpanProcessor(exporter)], metricReaders: [] })
sdk.start()

const response = await fetch(`http://${host}/v1/pay/order/query`, {
  method: 'POST',
  body: '{"merchantTradeNo":"M1"}',
  headers: { 'content-type': 'application/json' },
})
const text = await response.text()
await new Promise((resolve) => setTimeout(resolve, 300)) // the plugin reads a copy of the body in the background
await paysignal.close()
const spans = exporter.getFinishedSpans().map(({ name, status, attributes }) => ({ name, status: status.code, attributes }))
const metrics = await registry.metrics()
provider.close()
provider.closeAllConnections()
console.log(
  JSON.stringify({
    node: process.versions.node,
    isUntouched: text === body && response.status === 200,
    spans,
    counted: /paysignal_call_errors_total\{[^}]*code="400002"[^}]*\} 1/.test(metrics) || metrics,
    stats: paysignal.stats(),
    isRequirable: typeof createRequire(import.meta.url)('@paysignal/instrumentation').createPaySignal === 'function',
  }),
)
await sdk.shutdown()
