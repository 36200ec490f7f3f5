// A payment service that is bundled into one file. It makes one call for each destination, and no broker can be reached.
import { createPaySignal } from '@paysignal/instrumentation'
import { kafkaEvents } from '@paysignal/instrumentation/kafka'
import { spoolEvents } from '@paysignal/instrumentation/spool'
import { gatepay } from '@paysignal/providers'

const answer = '{"status":"FAIL","code":"400002","label":"INVALID_SIGNATURE","errorMessage":"","data":null}'
const path = 'http://pay.example/v1/pay/order/query'

async function observe(events) {
  globalThis.fetch = async () => new Response(answer, { headers: { 'content-type': 'application/json' } })
  const paysignal = createPaySignal({ providers: [gatepay({ hosts: ['pay.example'] })], events, delivery: { closeTimeoutMs: 500 } })
  await (await paysignal.fetch(path, { method: 'POST', body: '{"merchantTradeNo":"M1"}' })).text()
  await paysignal.close()
  const { delivered, spooled, dropped } = paysignal.stats()
  return { delivered, spooled, dropped: Object.values(dropped).reduce((sum, count) => sum + count, 0) }
}

async function main() {
  const { delivered, dropped } = await observe(spoolEvents({ dir: './spool' }))
  const kafka = await observe(kafkaEvents({ brokers: ['127.0.0.1:1'], spoolDir: './kafka-spool' }))
  console.log(JSON.stringify({ spool: { delivered, dropped }, kafka: { spooled: kafka.spooled, dropped: kafka.dropped } }))
}

main()
