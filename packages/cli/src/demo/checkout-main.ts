import { states } from '@paysignal/contract'
import { type CallbackFunction, createPaySignal } from '@paysignal/instrumentation'
import { kafkaEvents } from '@paysignal/instrumentation/kafka'
import { spoolEvents } from '@paysignal/instrumentation/spool'
import { gatepay, hashnut } from '@paysignal/providers'
import { spoolTotals } from '@paysignal/spool'
import { Registry } from 'prom-client'
import { announceReady } from '../ready.ts'
import { stopped, stopSignal } from '../stop-signal.ts'
import { createPaymentClient } from './checkout/client.ts'
import { type CheckoutCommand, type CheckoutConfig, type CheckoutReport, checkoutVariable } from './checkout/config.ts'
import { gatepayFlows } from './checkout/gatepay-flows.ts'
import { hashnutFlows } from './checkout/hashnut-flows.ts'
import { gatepayMistakes, hashnutMistakes } from './checkout/mistakes.ts'
import { createOrderBook } from './checkout/order-book.ts'
import { startServer } from './checkout/server.ts'
import { flowSource, seededRandom, startTraffic } from './checkout/traffic.ts'

// An example of a payment service that uses the plugin. The three places marked 1, 2 and 3 are all the code that PaySignal needs in a service.
const config = JSON.parse(process.env[checkoutVariable] ?? '{}') as CheckoutConfig // The cast is safe because the demo writes this variable.
const stop = stopSignal()

const providers = {
  gatepay: gatepay({ clientId: config.gatepay.clientId, secret: config.gatepay.secret, hosts: [new URL(config.gatepay.url).host] }),
  hashnut: hashnut({ secret: config.hashnut.secret, hosts: [new URL(config.hashnut.url).host] }),
}
const registry = new Registry()
const events = config.kafkaBrokers ? kafkaEvents({ brokers: config.kafkaBrokers, spoolDir: config.spoolDir }) : spoolEvents({ dir: config.spoolDir })
// Events that earlier processes of this run wrote into the spool before they died.
const earlier = await spoolTotals(config.spoolDir)
// 1: one object for the whole process; from here on it observes the calls of the global fetch
const paysignal = createPaySignal({ providers: Object.values(providers), events, registry, service: { name: 'checkout', version: '1.0.0' } })

const book = createOrderBook(config.speed)
const onCallback: CallbackFunction = ({ objects }) => {
  // a real service stores the callback durably here, before the provider gets its answer
  for (const { id, state } of objects) if (state !== undefined && states[state].isFinal) book.finish(id)
}
// 2: callbacks are verified, duplicates are recognised, and each provider gets the answer that it expects
const onGatepay = paysignal.callbacks('gatepay', onCallback)
const onHashnut = paysignal.callbacks('hashnut', onCallback)

const server = await startServer(
  {
    '/callbacks/gatepay': (request, response) => void onGatepay.node(request, response),
    '/callbacks/hashnut': (request, response) => void onHashnut.node(request, response),
    // 3: the counters are in the service's own Prometheus registry
    '/metrics': (_request, response) => void registry.metrics().then((text) => response.setHeader('content-type', registry.contentType).end(text)),
  },
  config.port,
)

const wrongKey = gatepay({ clientId: config.gatepay.clientId, secret: 'rotated-and-not-yet-known-to-gatepay' })
let gatepaySigner = providers.gatepay
let traffic: ReturnType<typeof startTraffic> | undefined
const counted =
  (call: ReturnType<typeof createPaymentClient>): typeof call =>
  (request) => {
    traffic?.spend()
    return call(request)
  }
const run = Math.floor(Date.now() / 1000).toString(36)
let ids = 0
const shop = {
  book,
  // The ids must be unique after a restart, too, because the provider still knows the earlier ones.
  nextId: (prefix: string) => `${prefix}${run}${process.pid.toString(36)}x${(ids++).toString(36)}`,
  signal: stop.signal,
}
const gatepayShop = { ...shop, call: counted(createPaymentClient(config.gatepay.url, () => gatepaySigner)) }
const hashnutShop = { ...shop, call: counted(createPaymentClient(config.hashnut.url, () => providers.hashnut)) }
const evenly = (flows: readonly (typeof gatepayMistakes)[number][]) => flows.map((flow) => [1, flow] as const)

traffic = startTraffic(
  [
    flowSource(9, gatepayFlows, gatepayShop),
    flowSource(9, hashnutFlows(config.hashnut.accessKeyId), hashnutShop),
    flowSource(0.6, evenly(gatepayMistakes), gatepayShop),
    flowSource(0.4, evenly(hashnutMistakes(config.hashnut.accessKeyId)), hashnutShop),
  ],
  config.callsPerSecond,
  seededRandom(config.seed),
)

process.on('message', (message: CheckoutCommand) => {
  switch (message.command) {
    case 'wrong-key':
      gatepaySigner = message.isWrong ? wrongKey : providers.gatepay
      return
    case 'finish':
      void finish()
  }
})
announceReady({ callbacks: server.url, metrics: `${server.url}/metrics` })

async function finish(): Promise<void> {
  traffic?.stop()
  await server.close()
  await paysignal.close()
  const { emitted, delivered, dropped, spooled, inFlight } = paysignal.stats()
  // With Kafka, this process forwards the events that waited in the spool and counts them as emitted, so they are not counted twice here.
  const before = config.kafkaBrokers ? earlier.appended - earlier.waiting : earlier.appended
  const report: CheckoutReport = {
    finished: {
      emitted: before + emitted,
      delivered: before + delivered,
      dropped: Object.values(dropped).reduce((sum, count) => sum + count, 0),
      spooled,
      inFlight,
    },
  }
  process.send?.(report)
}

await stopped(stop.signal)
traffic.stop()
await server.close()
await paysignal.close()
process.exit(0)
