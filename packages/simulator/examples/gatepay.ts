import { once } from 'node:events'
import { createServer } from 'node:http'
import { gatepay } from '@paysignal/providers'

// Needs a running `paysignal simulate --speed 1000 --gatepay-port 4010 --gatepay-callback-url http://127.0.0.1:4020/`.
const { SIMULATED_GATEPAY = 'http://127.0.0.1:4010', CALLBACK_PORT = '4020' } = process.env
const provider = gatepay({ clientId: 'simulated-client', secret: 'simulated-gatepay-secret', hosts: [new URL(SIMULATED_GATEPAY).host] })

async function post(path = '', value = {}) {
  const body = JSON.stringify(value) // sign and send exactly this text
  const nonce = crypto.randomUUID().replaceAll('-', '')
  const response = await fetch(`${SIMULATED_GATEPAY}${path}`, {
    method: 'POST',
    headers: provider.signRequest({ body, timestampMs: Date.now(), nonce }),
    body,
  })
  return await response.json()
}

const callbacks = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()) // keep the raw bytes, because the signature is calculated over them
  const verified = provider.verifyCallback({ header: (name) => request.headers[name]?.toString(), body, nowMs: Date.now() })
  const reading = verified.isValid ? provider.readCallback(JSON.parse(body.toString())) : undefined
  const answer = reading ? provider.callbackAnswers.accepted : provider.callbackAnswers.refused
  response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body)
  callbacks.emit('callback', verified.isValid ? reading?.objects[0]?.state : verified.reason)
}).listen(Number(CALLBACK_PORT), '127.0.0.1')
await once(callbacks, 'listening')
const called = once(callbacks, 'callback')

const merchantTradeNo = `M${Date.now()}`
const order = { merchantTradeNo, currency: 'USDT', orderAmount: '12.5', env: { terminalType: 'WEB' }, goods: { goodsName: 'book' } }
const created = await post('/v1/pay/checkout/order', order)
if (created.status !== 'SUCCESS') throw new Error(`GatePay refused the order: ${created.code} ${created.errorMessage}`)
console.log('created', created.status, created.data.prepayId)

const queried = await post('/v1/pay/order/query', { merchantTradeNo })
console.log('queried', queried.status, queried.data.status)

const [state] = await called
console.log('callback', state)
callbacks.close()
