import { hashnut, hashnutSignature } from '@paysignal/providers'

const secret = 'example-key'
const provider = hashnut({ secret })
const body = Buffer.from('{"payOrderId":"01J00000000000000000000001","merchantOrderId":"order-123","state":4}')
const nowMs = Date.now()
const headers: Record<string, string> = {
  'hashnut-webhook-uuid': '0f2c7d1e-6a5b-4f38-8c9d-1e2f3a4b5c6d',
  'hashnut-webhook-timestamp': String(nowMs),
  'hashnut-webhook-sign': hashnutSignature({ secret, uuid: '0f2c7d1e-6a5b-4f38-8c9d-1e2f3a4b5c6d', timestamp: String(nowMs), body }),
}

const verified = provider.verifyCallback({ header: (name) => headers[name], body, nowMs })
const reading = verified.isValid ? provider.readCallback(verified.body) : undefined
const answer = reading === undefined ? provider.callbackAnswers.refused : provider.callbackAnswers.accepted
console.log(reading?.objects[0]?.state, answer.body)
