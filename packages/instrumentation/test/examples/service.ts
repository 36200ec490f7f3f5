import { createServer } from 'node:http'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { createPaySignal } from '@paysignal/instrumentation'
import { kafkaEvents } from '@paysignal/instrumentation/kafka'
import { gatepay, hashnut } from '@paysignal/providers'
import { Registry } from 'prom-client'

const { GATEPAY_SECRET = 'example-secret', HASHNUT_SECRET = 'example-key', KAFKA = 'localhost:9092', PORT = '3000' } = process.env

const registry = new Registry()
const paysignal = createPaySignal({
  providers: [gatepay({ secret: GATEPAY_SECRET }), hashnut({ secret: HASHNUT_SECRET })],
  events: kafkaEvents({ brokers: [KAFKA], spoolDir: './events' }),
  registry,
})

const sdk = new NodeSDK({ instrumentations: [paysignal.instrumentation] })
sdk.start() // Optional: spans and OpenTelemetry metrics.

const onCallback = paysignal.callbacks('gatepay', async ({ idempotencyKey, objects }) => {
  // Store the callback here. GatePay gets its success answer only after this function has resolved.
  for (const { id, state } of objects) console.log(idempotencyKey, id, state)
})

const server = createServer(async (req, res) => {
  if (req.url === '/callbacks/gatepay') await onCallback.node(req, res)
  else res.setHeader('content-type', registry.contentType).end(await registry.metrics())
}).listen(Number(PORT))

process.once('SIGTERM', async () => {
  server.close()
  await paysignal.close()
  await sdk.shutdown()
})
