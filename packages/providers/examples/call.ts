import { gatepay } from '@paysignal/providers'

const provider = gatepay({ secret: 'example-secret', clientId: 'example_client' })
const body = '{"merchantTradeNo":"M1","currency":"USDT","orderAmount":"12.5"}'
const headers = provider.signRequest({ body, timestampMs: Date.now(), nonce: 'a1B2c3D4' })
console.log(Object.keys(headers))

// The provider answered with HTTP 200, but the body contains an error.
const reading = provider.readCall(provider.matchOperation('POST', '/v1/pay/checkout/order'), {
  httpStatus: 200,
  requestPath: '/v1/pay/checkout/order',
  requestBody: JSON.parse(body),
  responseBody: { status: 'FAIL', code: '400201', errorMessage: '', data: null },
  responseHeader: () => undefined,
})
console.log(reading.outcome, reading.error?.category, reading.error?.retry, reading.objects[0]?.id)
