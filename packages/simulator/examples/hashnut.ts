import { once } from 'node:events'
import { createServer } from 'node:http'
import { hashnut } from '@paysignal/providers'

// Needs a running `paysignal simulate --speed 1000 --hashnut-port 4011 --hashnut-callback-url http://127.0.0.1:4021/`.
const { SIMULATED_HASHNUT = 'http://127.0.0.1:4011', CALLBACK_PORT = '4021' } = process.env
const provider = hashnut({ secret: 'simulated-hashnut-secret', hosts: [new URL(SIMULATED_HASHNUT).host] })
const accessKeyId = 'AK-SIMULATED-0001'

async function post(path = '', value = {}) {
  const body = JSON.stringify(value) // sign and send exactly this text
  const response = await fetch(`${SIMULATED_HASHNUT}/api/v3.0.0${path}`, {
    method: 'POST',
    headers: provider.signRequest({ body, timestampMs: Date.now(), nonce: crypto.randomUUID() }),
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

const merchantOrderId = `H${Date.now()}`
const order = { accessKeyId, merchantOrderId, chainCode: 'bsc-erc20', coinCode: 'usdt', amount: 10 }
const created = await post('/pay/createPayOrderOnSplitWalletWithApiKey', order)
if (created.code !== 0) throw new Error(`HashNut refused the order: ${created.code} ${created.msg}`)
const { payOrderId, accessSign } = created.data
console.log('created', created.code, payOrderId)

const queried = await post('/pay/queryPayOrderWithAccessSign', { payOrderId, merchantOrderId, accessSign })
console.log('queried', queried.code, queried.data.state)

const [state] = await called
console.log('callback', state)
callbacks.close()
