import { expect, test } from 'vitest'
import { gatepay, gatepaySignature, hashnut, hashnutSignature, type Provider } from '../index.ts'

const secret = 'SECRET_MARKER_verify'
const nowMs = 1_735_689_660_000
const body = '{"bizType":"PAY","amount":0.10,"bizId":167758445495193600,"data":"{\\"merchantTradeNo\\":\\"M1\\"}","goods":{"name":"a: b, c"}}'

const gatepayHeaders = (bytes: string, timestamp = String(nowMs)) => ({
  'x-gatepay-timestamp': timestamp,
  'x-gatepay-nonce': 'n0nce',
  'x-gatepay-signature': gatepaySignature({ secret, timestamp, nonce: 'n0nce', body: bytes }),
})
const hashnutHeaders = (bytes: string, timestamp = String(nowMs)) => ({
  'hashnut-webhook-timestamp': timestamp,
  'hashnut-webhook-uuid': 'uuid-1',
  'hashnut-webhook-sign': hashnutSignature({ secret, uuid: 'uuid-1', timestamp, body: bytes }),
})
const cases = [
  ['gatepay', gatepay({ secret }), gatepayHeaders],
  ['hashnut', hashnut({ secret }), hashnutHeaders],
] as const

const verify = (provider: Provider, headers: Readonly<Record<string, string | undefined>>, bytes: string | Uint8Array = body) =>
  provider.verifyCallback({ header: (name) => headers[name], body: Buffer.from(bytes), nowMs })

test.each(cases)('%s accepts a signed request, and its id does not contain the signature', (_name, provider, headers) => {
  const result = verify(provider, headers(body))
  const requestId: unknown = expect.stringMatching(/^[\da-f]{32}$/)
  expect(result).toEqual({ isValid: true, isSigned: true, body: JSON.parse(body), timestampMs: nowMs, requestId })
})

test.each(cases)('%s gives a retry with a new timestamp a new request id, and a replay the same id', (_name, provider, headers) => {
  const id = (result: ReturnType<typeof verify>) => (result.isValid ? result.requestId : undefined)
  const first = id(verify(provider, headers(body)))
  expect(id(verify(provider, headers(body)))).toBe(first)
  expect(id(verify(provider, headers(body, String(nowMs + 1))))).not.toBe(first)
})

test.each(cases)('%s refuses a tampered body', (_name, provider, headers) => {
  expect(verify(provider, headers(body), body.replace('M1', 'M2'))).toEqual({ isValid: false, reason: 'rejected_signature' })
  expect(verify(provider, headers(body), '')).toEqual({ isValid: false, reason: 'rejected_signature' })
})

test.each(cases)('%s refuses a header that is shortened, lengthened or changed', (_name, provider, headers) => {
  for (const [name, value] of Object.entries(headers(body))) {
    for (const wrong of [value.slice(0, -1), `${value}0`, `é${value.slice(1)}`]) {
      const result = verify(provider, { ...headers(body), [name]: wrong })
      expect(result).toEqual({ isValid: false, reason: name.endsWith('timestamp') ? 'rejected_malformed' : 'rejected_signature' })
    }
  }
})

test.each(cases)('%s refuses timestamps that are too old or too far in the future, to the millisecond', (_name, provider, headers) => {
  for (const age of [-300_000, 300_000]) expect(verify(provider, headers(body, String(nowMs + age))).isValid).toBe(true)
  for (const age of [-300_001, 300_001]) {
    expect(verify(provider, headers(body, String(nowMs + age)))).toEqual({ isValid: false, reason: 'rejected_timestamp' })
  }
})

test.each(cases)('%s refuses a timestamp that is not 13 digits as malformed, even if it is signed', (_name, provider, headers) => {
  for (const timestamp of [1e17, 'soon', '1.7e12', '-1', ` ${nowMs}`, `${nowMs}\n`, `0${nowMs}`, nowMs / 1_000, '１７３５６８９６６００００'].map(
    String,
  )) {
    expect(verify(provider, headers(body, timestamp))).toEqual({ isValid: false, reason: 'rejected_malformed' })
  }
})

test('hashnut refuses a request in which a zero was moved from the uuid to the timestamp', () => {
  const timestamp = String(nowMs)
  // The signature covers uuid and timestamp without a separator: both pairs give the same signed bytes.
  const signed = { ...hashnutHeaders(body), 'hashnut-webhook-sign': hashnutSignature({ secret, uuid: 'uuid-10', timestamp, body }) }
  const at = (uuid: string, stamp: string) =>
    verify(hashnut({ secret }), { ...signed, 'hashnut-webhook-uuid': uuid, 'hashnut-webhook-timestamp': stamp })
  expect(at('uuid-10', timestamp).isValid).toBe(true)
  expect(at('uuid-1', `0${timestamp}`)).toEqual({ isValid: false, reason: 'rejected_malformed' })
})

test.each(cases)('%s refuses a request as unsigned if one signature header is missing', (_name, provider, headers) => {
  for (const name of Object.keys(headers(body))) {
    expect(verify(provider, { ...headers(body), [name]: undefined })).toEqual({ isValid: false, reason: 'rejected_unsigned' })
  }
})

test.each(cases)('%s refuses a signed body that is not JSON', (_name, provider, headers) => {
  expect(verify(provider, headers('<html>'), '<html>')).toEqual({ isValid: false, reason: 'rejected_malformed' })
})

test.each(cases)('%s recognises a body that was parsed and written again', (_name, provider, headers) => {
  const plain = '{"id":"1","list":[1,"a, b: c"],"text":"订单 \\" ok"}'
  const value: unknown = JSON.parse(plain)
  const pretty = JSON.stringify(value, null, 2)
  const spaced = plain.replace('"id":', '"id": ').replaceAll(',"', ', "').replace('"list":', '"list": ').replace('"text":', '"text": ')
  for (const [sent, received] of [
    [plain, pretty],
    [pretty, plain],
    [spaced, plain],
    [`${plain}\n`, plain],
    [JSON.stringify([{}, { a: [] }, [[1], { b: { c: [0.5, 'x'] } }]], null, 2), '[{},{"a":[]},[[1],{"b":{"c":[0.5,"x"]}}]]'],
    [plain, plain.replace('订', '\\u8ba2')],
    [body, body.replaceAll(',"', ', "')],
  ] as const) {
    expect(verify(provider, headers(sent), received)).toEqual({ isValid: false, reason: 'rejected_reserialised' })
  }
})

test('gatepay accepts a signature in upper-case hexadecimal digits', () => {
  const headers = gatepayHeaders(body)
  expect(verify(gatepay({ secret }), { ...headers, 'x-gatepay-signature': headers['x-gatepay-signature'].toUpperCase() }).isValid).toBe(true)
})

test('gatepay refuses an unsigned callback', () => {
  expect(verify(gatepay({ secret }), {})).toEqual({ isValid: false, reason: 'rejected_unsigned' })
})

test('hashnut refuses an unsigned webhook, unless the option accepts it; then it is marked as unsigned', () => {
  const trusting = hashnut({ dangerouslyAcceptUnsignedCallbacks: true })
  expect(verify(trusting, {})).toEqual({ isValid: true, isSigned: false, body: JSON.parse(body), requestId: expect.any(String) })
  expect(verify(trusting, {}, 'state=4')).toEqual({ isValid: false, reason: 'rejected_malformed' })
  expect(verify(hashnut({ secret }), {})).toEqual({ isValid: false, reason: 'rejected_unsigned' })
})

test.each([
  ['gatepay', gatepay(), gatepayHeaders],
  ['hashnut', hashnut(), hashnutHeaders],
] as const)('%s without a secret throws NO_SECRET', (_name, provider, headers) => {
  expect(() => verify(provider, headers(body))).toThrow(expect.objectContaining({ name: 'ProviderError', code: 'NO_SECRET' }))
  expect(() => provider.signRequest({ body, timestampMs: nowMs, nonce: 'n' })).toThrow(expect.objectContaining({ code: 'NO_SECRET' }))
})

test.each(cases)('%s does not expose its secret', (_name, provider) => {
  const signed = provider.signRequest({ body, timestampMs: nowMs, nonce: 'n' })
  expect(JSON.stringify([provider, Object.entries(provider), signed])).not.toContain(secret)
})

test('the message about wrong options lists them all, and contains no value', () => {
  // A caller without TypeScript can pass anything; the cast imitates that.
  const wrong = { secret: '', hosts: ['https://x'], timestampWindowMs: Number.NaN, callbackTolerance: 'SECRET_MARKER' } as object
  expect(() => gatepay(wrong)).toThrowErrorMatchingInlineSnapshot(
    `[ProviderError: gatepay.callbackTolerance is unknown; did you mean callbackToleranceMs?; gatepay.secret must be a non-empty string; gatepay.hosts must list hosts such as api.example.com:8443; gatepay.timestampWindowMs must be a positive number of milliseconds]`,
  )
})

test('hosts are compared in lower case, with their port', () => {
  expect(gatepay({ hosts: ['Sim.Local:8080', '[::1]:80'] }).hosts).toEqual(['sim.local:8080', '[::1]:80'])
})

test.each(cases)('%s refuses a body whose nesting would overflow the stack', (_name, provider, headers) => {
  const deep = '['.repeat(32_000) + ']'.repeat(32_000)
  expect(verify(provider, headers(body), deep)).toEqual({ isValid: false, reason: 'rejected_signature' })
})
