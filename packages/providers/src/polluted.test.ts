import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gatepay, gatepaySignature, hashnut, hashnutSignature, type Provider } from './index.ts'

const secret = 'SECRET_MARKER_polluted'
const nowMs = 1_735_689_660_000
const monthMs = 30 * 86_400_000
const body = '{"bizType":"PAY","bizId":"1677","bizStatus":"PAY_SUCCESS","data":"{\\"merchantTradeNo\\":\\"M1\\"}","payOrderId":"P1","state":4}'

/** The names of all members of all types of this package, options included. The code reads no other names. */
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
)
const members = sources.flatMap((name) =>
  [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/readonly (\w+)\??:/g)].map(([, member]) => member as string),
) // the group is part of every match
const names = [...new Set([...members, 'dangerouslyAcceptUnsignedCallbacks', 'result', 'rejected', 'status', 'data', 'label', '429', '404'])]

const code = { api: 'general', code: '400002', category: 'signature', retry: 'safe', isKnown: true }
const values: readonly PropertyDescriptor[] = [
  ...[true, 1e15, 'accepted', 'settled', 'order', [code], code, () => code].map((value) => ({ value, writable: true })),
  { get: () => 'settled', set: () => {} },
]

function withPolluted<T>(name: string, descriptor: PropertyDescriptor, action: () => T): T {
  Object.defineProperty(Object.prototype, name, { ...descriptor, enumerable: true, configurable: true })
  try {
    return action()
  } finally {
    delete (Object.prototype as unknown as Record<string, unknown>)[name]
  }
}

const signed = {
  gatepay: (timestamp: string) => ({
    'x-gatepay-timestamp': timestamp,
    'x-gatepay-nonce': 'n0nce',
    'x-gatepay-signature': gatepaySignature({ secret, timestamp, nonce: 'n0nce', body }),
  }),
  hashnut: (timestamp: string) => ({
    'hashnut-webhook-timestamp': timestamp,
    'hashnut-webhook-uuid': 'uuid-1',
    'hashnut-webhook-sign': hashnutSignature({ secret, uuid: 'uuid-1', timestamp, body }),
  }),
} as const

const answers: readonly (readonly [number, unknown])[] = [
  [200, { status: 'SUCCESS', code: '000000', data: { prepayId: '1677', status: 'PENDING' } }],
  [200, { status: 'FAIL', code: '400002', errorMessage: 'no' }],
  [200, { code: 0, data: { payOrderId: 'P1', state: 99, errorMsg: 'unlisted' } }],
  [200, { code: -97, msg: 'new' }],
  [200, []],
  [200, undefined],
  [418, undefined],
  [503, null],
]

/** Everything that a provider returns for fixed callback requests and answers. */
function resultsOf(name: keyof typeof signed, make: (options: { readonly secret: string }) => Provider) {
  const provider = make({ secret })
  const verify = (headers: Readonly<Record<string, string>>) =>
    provider.verifyCallback({ header: (one) => (Object.hasOwn(headers, one) ? headers[one] : undefined), body: Buffer.from(body), nowMs })
  const exchange = (httpStatus: number, responseBody: unknown) => ({
    httpStatus,
    requestPath: '/',
    requestBody: { merchantTradeNo: 'M1', merchantOrderId: 'M1' },
    responseBody,
    responseHeader: () => undefined,
  })
  const operations = [
    undefined,
    ...provider.operations.filter(({ name: one }) => /^(order|refund|payout|config|address)\.(create|query|chains)$/.test(one)),
  ]
  return [
    [
      verify(signed[name](String(nowMs))),
      verify(signed[name](String(nowMs - monthMs))),
      verify({}),
      verify({ ...signed[name](String(nowMs)), 'x-gatepay-nonce': 'x', 'hashnut-webhook-uuid': 'x' }),
    ],
    [provider.hosts, provider.timestampWindowMs, provider.signRequest({ body, timestampMs: nowMs, nonce: 'n' })],
    [JSON.parse(body), {}, { bizType: 'PAY_REFUND', data: {} }].map((one) => provider.readCallback(one)),
    operations.flatMap((operation) => answers.map(([status, answer]) => provider.readCall(operation, exchange(status, answer)))),
  ]
}

test.each([
  ['gatepay', gatepay],
  ['hashnut', hashnut],
] as const)('%s returns the same, whatever Object.prototype contains', (name, make) => {
  const expected = JSON.stringify(resultsOf(name, make))
  expect(expected).toContain('"isValid":true')
  for (const one of names)
    for (const descriptor of values) {
      const actual = JSON.stringify(withPolluted(one, descriptor, () => resultsOf(name, make)))
      expect(actual, `with Object.prototype.${one} = ${String(descriptor.value ?? 'a getter')}`).toBe(expected)
    }
})

test.each([
  ['gatepay', gatepay],
  ['hashnut', hashnut],
] as const)('every reading of %s has all members as own properties', (name, make) => {
  const provider = make({ secret })
  const [verifications, , callbacks, calls] = resultsOf(name, make) as [
    object[],
    unknown,
    { objects: object[] }[],
    { objects: object[]; error?: object }[],
  ]
  expect(verifications.map((one) => Object.hasOwn(one, 'isValid'))).toEqual(verifications.map(() => true))
  const objects = [...callbacks, ...calls].flatMap((reading) => reading?.objects ?? [])
  expect(objects.length).toBeGreaterThan(10)
  for (const object of objects)
    for (const member of ['state', 'parentId', 'expiresAtMs', 'chain', 'currency', 'failure'])
      expect(Object.hasOwn(object, member), member).toBe(true)
  for (const call of calls) for (const member of ['error', 'rateLimit', 'outcome']) expect(Object.hasOwn(call, member), member).toBe(true)
  for (const operation of provider.operations) expect(Object.hasOwn(operation, 'object')).toBe(true)
})
