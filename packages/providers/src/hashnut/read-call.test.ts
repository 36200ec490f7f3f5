import { expect, test } from 'vitest'
import { hashnut } from './hashnut.ts'

const provider = hashnut()
const secret = 'SECRET_MARKER_hashnut'
const create = '/pay/createPayOrderOnSplitWalletWithApiKey'
const query = '/pay/queryPayOrderWithAccessSign'
const ids = { payOrderId: '01KBZ292SK2GKFK97916F5EC3B', merchantOrderId: 'order-123', accessSign: secret }

interface Call {
  readonly request?: unknown
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

function read(path: string, responseBody: unknown, { request = ids, status = 200, headers = {} }: Call = {}) {
  const requestPath = `/api/v3.0.0${path}`
  const exchange = { httpStatus: status, requestPath, requestBody: request, responseBody, responseHeader: (name: string) => headers[name] }
  return provider.readCall(provider.matchOperation('POST', requestPath), exchange)
}

const ok = (data: unknown) => ({ code: 0, msg: 'success', data })

test.each([
  [create, { chainCode: 'erc20', coinCode: 'usdt' }],
  ['/api/orders/create', { blockChain: 'erc20', tokenSymbol: 'usdt' }],
])('an order created by %s has the state created, and no accessSign or payment URL', (path, given) => {
  const request = { accessKeyId: 'AK', merchantOrderId: 'order-123', amount: 0.01, ...given }
  const data = { ...ids, state: 0, expireTime: '1735693200000', receiptAddress: secret, paymentUrl: `https://x/pay?accessSign=${secret}` }
  const reading = read(path, ok(data), { request })
  expect(reading).toEqual({
    outcome: 'ok',
    objects: [
      {
        type: 'order',
        id: 'order-123',
        providerId: ids.payOrderId,
        state: 'created',
        providerState: '0',
        isAnnounced: false,
        isUnderpaid: false,
        isOverpaid: false,
        expiresAtMs: 1_735_693_200_000,
        chain: 'erc20',
        currency: 'usdt',
      },
    ],
  })
  expect(JSON.stringify(reading)).not.toContain('SECRET_MARKER')
})

test('an order whose answer has no expiry expires after the requested number of seconds', () => {
  const expiresAtMs = (data: object, expireDuration: unknown, headers = {}) =>
    read(create, ok({ ...ids, ...data }), { request: { merchantOrderId: 'order-123', expireDuration }, headers }).objects[0]?.expiresAtMs
  const date = 'Wed, 01 Jan 2025 00:00:00 GMT'
  expect(expiresAtMs({ createTime: '2025-01-01T00:00:00.000Z' }, 600)).toBe(1_735_690_200_000)
  expect(expiresAtMs({}, '600', { date })).toBe(1_735_690_200_000)
  expect(expiresAtMs({ expireTime: 1_735_693_200_000 }, 600, { date })).toBe(1_735_693_200_000)
  expect([expiresAtMs({}, 600), expiresAtMs({}, '', { date }), expiresAtMs({}, 1e18, { date })]).toEqual([undefined, undefined, undefined])
})

test.each([
  [0, 'pending', false],
  [1, 'confirming', true],
  [2, 'confirming', false],
  [3, 'paid', true],
  [4, 'settled', true],
  [-1, 'failed', true],
  [-2, 'expired', true],
  [-3, 'cancelled', true],
  [7, undefined, false],
])('a queried order in state %i, as number or as text, has the state %s', (state, expected, isAnnounced) => {
  for (const spelling of [state, String(state), `${state}.0`]) {
    const [order] = read(query, ok({ ...ids, state: spelling })).objects
    expect([order?.state, order?.providerState, order?.isAnnounced]).toEqual([expected, String(state), isAnnounced])
  }
})

test('the query of an underpaid order is a success and says why the payment was not accepted', () => {
  const data = { state: -1, errorMsg: 'amount not enough', amount: 0.01, paidAmount: 0.005, underPaid: true }
  const { outcome, error, objects } = read(query, ok(data))
  expect([outcome, error]).toEqual(['ok', undefined])
  expect(objects).toEqual([
    expect.objectContaining({
      id: 'order-123',
      state: 'failed',
      isUnderpaid: true,
      isOverpaid: false,
      failure: { api: 'payment', code: 'amount not enough', category: 'amount', retry: 'after_fix', isKnown: true, rawMessage: 'amount not enough' },
    }),
  ])
})

test.each([
  ['coin type not math', 'coin type mismatch', true],
  ['Cannot  parse transaction', 'can not parse transaction', true],
  [`sent to ${secret}`, '_OTHER', false],
])('the payment message %j has the code %j', (errorMsg, code, isKnown) => {
  expect(read(query, ok({ state: -1, errorMsg })).objects[0]?.failure).toMatchObject({ api: 'payment', code, isKnown })
})

test.each([
  [{ flagAmount: 0.01 }, true],
  [{ flagAmount: '0.00' }, false],
  [{ amount: '10.00', paidAmount: '10.01' }, true],
  [{ amount: '10.00', paidAmount: '9.99' }, false],
  [{}, false],
])('whether an order with %j is overpaid: %s', (amounts, isOverpaid) => {
  expect(read(query, ok({ state: 4, ...amounts })).objects[0]?.isOverpaid).toBe(isOverpaid)
})

test('an order with an unpaid supplement is underpaid', () => {
  const isUnderpaid = (state: unknown) => read(query, ok({ state: 1, supplements: [{ supplementId: 's', state }] })).objects[0]?.isUnderpaid
  expect([isUnderpaid(0), isUnderpaid('0'), isUnderpaid(4)]).toEqual([true, true, false])
})

test.each([
  ['a number', { code: -24, msg: 'x', data: null }],
  ['text', { code: '-24', msg: 'x' }],
  ['the name of V1', { resultCode: -24, resultMsg: 'x', data: null }],
])('a code given as %s is found under HTTP 200', (_name, body) => {
  const { outcome, error, objects } = read(query, body)
  expect([outcome, error]).toEqual([
    'provider_error',
    { api: 'api', code: '-24', category: 'not_found', retry: 'after_delay', isKnown: true, rawMessage: 'x' },
  ])
  expect(objects).toEqual([expect.objectContaining({ id: 'order-123', providerId: ids.payOrderId })])
})

test.each([
  ['Invalid signature or credentials', 'signature'],
  [undefined, 'signature'],
  ['something else', 'signature'],
  ['timestamp expired', 'timestamp'],
  ['request uuid already used', 'nonce'],
  ['IP not in whitelist', 'credentials'],
  ['access key not found', 'credentials'],
  ['chainCode not supported', 'validation'],
  ['missing hashnut-request-sign header', 'signature'],
])('-2 with the message %j is read as %s', (msg, category) => {
  expect(read(create, { code: -2, msg, data: null }).error).toMatchObject({ code: '-2', category, retry: 'after_fix' })
})

test('an undocumented code keeps its value and is unknown', () => {
  expect(read(create, { code: -99, msg: 'new' }).error).toEqual({
    api: 'api',
    code: '-99',
    category: 'unknown',
    retry: 'unknown',
    isKnown: false,
    rawMessage: 'new',
  })
  expect(read(create, { code: 500 }).error).toMatchObject({ api: 'api', code: '500', isKnown: false })
})

test.each([
  [400, 'validation', true],
  [401, 'credentials', true],
  [500, 'system', true],
  [429, 'rate_limit', false],
  [503, 'system', false],
])('HTTP %i without an envelope is %s', (status, category, isKnown) => {
  expect(read(create, undefined, { status }).error).toMatchObject({ api: 'http', code: String(status), category, isKnown })
})

test('an error in the envelope takes precedence over the HTTP status', () => {
  expect(read(create, { code: -51, msg: '' }, { status: 500 }).error).toMatchObject({ api: 'api', code: '-51' })
  expect(read(create, { code: 0 }, { status: 500 }).error).toMatchObject({ api: 'http', code: '500' })
})

test.each(['/pay/confirmPayOrderPaid', '/pay/orders/confirm', '/api/orders/cancel', '/pay/lockPayOrder', '/pay/confirmSupplementPaid'])(
  'an answer of %s without data is a success',
  (path) => {
    expect(read(path, { code: 0, msg: 'success' })).toEqual({
      outcome: 'ok',
      objects: [expect.objectContaining({ id: 'order-123', providerState: '' })],
    })
  },
)

test('the answer about configuration has no order', () => {
  expect(read('/config/queryAllChainInfo', ok([{ chain: 'ETH' }]), { request: undefined })).toEqual({ outcome: 'ok', objects: [] })
})

test('rate limit headers are read from every answer', () => {
  const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '12' }
  expect(read(query, ok({ state: 0 }), { headers }).rateLimit).toEqual({ limit: 100, remaining: 3, retryAfterMs: 12_000 })
  expect(read(query, { code: -30 }, { headers }).rateLimit?.remaining).toBe(3)
})

test.each([[undefined], [null], ['x'], [[]], [{}], [{ code: null }], [{ msg: 'success' }]])('an answer of %j under HTTP 200 is malformed', (body) => {
  expect(read(query, body).outcome).toBe('malformed')
})

test('a webhook is read by its four members', () => {
  const webhook = { ...ids, state: 4 }
  const reading = provider.readCallback(webhook)
  expect(reading).toMatchObject({ type: 'ORDER_STATE', objects: [{ id: 'order-123', state: 'settled', isAnnounced: true }] })
  expect(JSON.stringify(reading)).not.toContain(secret)
  expect(provider.readCallback({ ...webhook, state: '4' })?.idempotencyKey).toBe(reading?.idempotencyKey)
  expect(provider.readCallback({ ...webhook, state: 3 })?.idempotencyKey).not.toBe(reading?.idempotencyKey)
  // Words that may not be recorded all become _OTHER, but the callbacks are still different.
  const [one, two] = ['marlowe', 'hunter'].map((state) => provider.readCallback({ ...webhook, state }))
  expect([one, two].map((odd) => odd?.objects[0]?.providerState)).toEqual(['_OTHER', '_OTHER'])
  expect(one?.idempotencyKey).not.toBe(two?.idempotencyKey)
})

test.each([[undefined], ['x'], [{}], [{ state: 4 }], [ids], [{ payOrderId: {}, state: 4 }]])('%j is not a webhook', (body) => {
  expect(provider.readCallback(body)).toBeUndefined()
})
