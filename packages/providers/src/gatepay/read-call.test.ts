import { recordedWord } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { gatepay } from './gatepay.ts'

const provider = gatepay()
const secret = 'SECRET_MARKER_gatepay'

interface Call {
  readonly request?: unknown
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

function read(call: string, responseBody: unknown, { request, status = 200, headers = {} }: Call = {}) {
  const [method = '', path = ''] = call.split(' ')
  const exchange = { httpStatus: status, requestPath: path, requestBody: request, responseBody, responseHeader: (name: string) => headers[name] }
  return provider.readCall(provider.matchOperation(method, path), exchange)
}

const create = 'POST /v1/pay/checkout/order'
const native = 'POST /v1/pay/transactions/native'
const request = { merchantTradeNo: 'M1', currency: 'USDT', orderAmount: '12.5', env: { terminalType: 'WEB' } }
const ok = (data: unknown) => ({ status: 'SUCCESS', code: '000000', errorMessage: '', data })
const fail = (code: unknown, more: object = {}) => ({ status: 'FAIL', code, data: null, ...more })

test('a created order has the state created and its expiry, and no address or payment URL', () => {
  const data = {
    prepayId: '167758445495193600',
    expireTime: 1_735_693_200_000,
    currency: 'USDT',
    qrContent: secret,
    location: `https://www.gate.com/cashier?prepayid=${secret}`,
    chain: { chain_type: 'BSC', address: secret, fullCurrType: 'USDT_BSC' },
  }
  const reading = read(create, ok(data), { request })
  expect(reading).toEqual({
    outcome: 'ok',
    objects: [
      {
        type: 'order',
        id: 'M1',
        providerId: '167758445495193600',
        state: 'created',
        providerState: '',
        isAnnounced: false,
        isUnderpaid: false,
        isOverpaid: false,
        expiresAtMs: 1_735_693_200_000,
        chain: 'BSC',
        currency: 'USDT',
      },
    ],
  })
  expect(JSON.stringify(reading)).not.toContain('SECRET_MARKER')
})

test.each([
  ['000000', '000000'],
  ['0 as text', '0'],
  ['0 as a number', 0],
  ['null', null],
  ['empty', ''],
])('status SUCCESS is a success if the code is %s', (_name, code) => {
  expect(read(create, { status: 'SUCCESS', code, data: {} }, { request }).outcome).toBe('ok')
})

test.each([
  ['in the subscription envelope', { code: '0', message: 'ok', data: {}, success: true }],
  ['without a status', { code: 'SUCCESS', message: '', data: {} }],
  ['misspelt in older tables', { status: 'SUCESS', code: '000000', data: {} }],
  ['in JSON-RPC', { jsonrpc: '2.0', id: 1, result: {} }],
])('a success %s is recognised', (_name, body) => {
  expect(read(create, body, { request }).outcome).toBe('ok')
})

test.each([
  ['code as text', fail('400002', { label: 'INVALID_SIGNATURE', errorMessage: 'wrong' })],
  ['code as a number', fail(400002)],
  ['empty data', fail('400002', { data: '' })],
  ['an empty object as data', fail('400002', { data: {} })],
  ['a label instead of a code', fail(null, { label: 'INVALID_SIGNATURE' })],
  ['subscription envelope', { code: '400002', message: 'x', data: null, success: false }],
])('a failure under HTTP 200 is found: %s', (_name, body) => {
  const { outcome, error, objects } = read(create, body, { request })
  expect([outcome, error?.api, error?.code, error?.category, error?.retry, error?.isKnown]).toEqual([
    'provider_error',
    'general',
    '400002',
    'signature',
    'after_fix',
    true,
  ])
  expect(objects).toEqual([expect.objectContaining({ type: 'order', id: 'M1', providerState: '' })])
})

test('a failed request without a body names the object in its query', () => {
  expect(read('GET /v2/pay/refund/details?refundRequestId=R%201', fail('400304')).objects).toEqual([
    expect.objectContaining({ type: 'refund', id: 'R 1' }),
  ])
})

test.each([
  ['WEB', 'web', 'unknown'],
  ['WAP', 'web', 'unknown'],
  ['APP', 'qr', 'validation'],
  [undefined, 'qr', 'validation'],
])('400000 for the terminal %s has the meaning of the group %s', (terminalType, api, category) => {
  const { error } = read(native, fail('400000'), { status: 500, request: { ...request, env: { terminalType } } })
  expect([error?.api, error?.category]).toEqual([api, category])
})

test.each([
  ['', 'system'],
  ['System error', 'system'],
  ['merchantTradeNo cannot be empty', 'validation'],
  ['orderAmount', 'validation'],
  ['Invalid parameter', 'validation'],
])('300001 with the message %j is read as %s', (errorMessage, category) => {
  expect(read(create, fail('300001', { errorMessage }), { status: 500 }).error?.category).toBe(category)
})

test('an undocumented code keeps its value and is unknown', () => {
  expect(read(create, fail('987654', { errorMessage: 'what?' })).error).toEqual({
    api: 'general',
    code: '987654',
    category: 'unknown',
    retry: 'unknown',
    isKnown: false,
    rawMessage: 'what?',
  })
})

test.each([
  ['free text', 'drop table; --', 'drop table; --'],
  ['a number too long', '9'.repeat(65), '9'.repeat(65)],
  ['an object', {}, undefined],
  ['nothing', null, undefined],
])('a code that is %s becomes _OTHER, and its text becomes the message', (_what, code, rawMessage) => {
  expect(read(create, fail(code)).error).toMatchObject({ code: '_OTHER', isKnown: false, ...(rawMessage && { rawMessage }) })
  expect(read(create, fail(code, { errorMessage: 'what?' })).error).toMatchObject({ code: '_OTHER', rawMessage: 'what?' })
})

test.each([
  ['PENDING', 'pending', false],
  ['PROCESS', 'confirming', false],
  ['PAID', 'settled', true],
  ['EXPIRED', 'expired', true],
  ['CANCELLED', 'cancelled', true],
  ['ERROR', 'failed', true],
  ['BLOCK', 'blocked', false],
  ['CREATED', 'created', false],
  ['NEW_WORD', undefined, false],
  ['__proto__', undefined, false],
])('a queried order with the status %s has the state %s', (status, state, isAnnounced) => {
  const order = { prepayId: '1', merchantTradeNo: 'M1', status, expireTime: '1735693200000' }
  for (const [call, body] of [
    ['POST /v1/pay/order/query', ok(order)],
    ['GET /v2/pay/order/query?prepayId=1', ok({ bizCode: '0', bizData: order, bizMessage: '' })],
    ['GET /v1/pay/address/query', order],
  ] as const) {
    const [reading] = read(call, body).objects
    expect(reading).toMatchObject({ id: 'M1', providerId: '1', providerState: recordedWord(status), isAnnounced, expiresAtMs: 1_735_693_200_000 })
    expect(reading?.state).toBe(state)
  }
})

test('a paid order whose underpaidAmount is above 0 is underpaid', () => {
  expect(read('POST /v1/pay/order/query', ok({ merchantTradeNo: 'M1', status: 'PAID', underpaidAmount: '0.01' })).objects[0]?.isUnderpaid).toBe(true)
  expect(read('POST /v1/pay/order/query', ok({ merchantTradeNo: 'M1', status: 'PAID', underpaidAmount: '0.00' })).objects[0]?.isUnderpaid).toBe(false)
})

test('after its creation a refund is accepted, not refunded', () => {
  const body = { refundRequestId: 'R1', prepayId: '1', refundAmount: '1' }
  expect(read('POST /v1/pay/order/refund', ok(body), { request: body }).objects).toEqual([
    expect.objectContaining({ type: 'refund', id: 'R1', parentId: '1', state: 'accepted', isAnnounced: false }),
  ])
})

test.each([
  ['POST /v1/pay/order/refund/query', { refundStatus: 'SUCCESS', refundRequestId: 'R1', prepayId: '1' }, 'refunded'],
  ['POST /v1/pay/order/refund/query', { refundStatus: 'FAIL', refundRequestId: 'R1', prepayId: '1' }, 'rejected'],
  ['GET /v2/pay/refund/details?refundRequestId=R1', { status: 'SUCCESS', gateRefundId: 'G1', merchantTradeNo: 'M1' }, 'refunded'],
])('%s returns the state of a refund', (call, data, state) => {
  const [refund] = read(call, ok(data)).objects
  expect(refund).toMatchObject({ type: 'refund', id: 'R1', state, isAnnounced: true })
  expect(refund?.parentId).toMatch(/^(1|M1)$/)
})

test.each([
  ['INIT', 'accepted', false],
  ['PROCESSING', 'processing', false],
  ['SUCCESS', 'settled', true],
  ['PARTIAL', 'partial', true],
  ['FAIL', 'failed', true],
])('a batch of payouts with the status %s has the state %s', (status, state, isAnnounced) => {
  const { objects } = read('POST /v1/pay/withdraw/query', ok({ status, withdraw_list: [{ address: secret }] }), { request: { batch_id: 'B1' } })
  expect(objects).toEqual([expect.objectContaining({ type: 'payout', id: 'B1', state, providerState: status, isAnnounced })])
  expect(JSON.stringify(objects)).not.toContain(secret)
})

test('a created batch of payouts is accepted', () => {
  const { objects } = read('POST /v1/pay/withdraw', ok({ batch_id: 'B1' }), { request: { batch_id: 'B1', withdraw_list: [] } })
  expect(objects).toEqual([expect.objectContaining({ type: 'payout', id: 'B1', state: 'accepted' })])
})

test('closing an order fails if its result is FAIL, even in a success envelope', () => {
  const call = 'POST /v1/pay/order/close'
  expect(read(call, ok({ result: 'SUCCESS' }), { request }).outcome).toBe('ok')
  const refused = read(call, ok({ result: 'FAIL' }), { request })
  expect([refused.outcome, refused.error?.code, refused.error?.isKnown]).toEqual(['provider_error', 'FAIL', false])
})

test('answers of wallet endpoints are read without an envelope', () => {
  expect(read('GET /v1/pay/wallet/currency_chains?currency=USDT', [{ chain: 'BSC' }])).toEqual({ outcome: 'ok', objects: [] })
  expect(read('GET /v1/pay/wallet/total_balance', { details: {}, total: {} })).toEqual({ outcome: 'ok', objects: [] })
  expect(read('GET /v1/pay/wallet/withdrawals', { label: 'INVALID_REQUEST', message: 'from is missing' }).error).toMatchObject({
    api: 'request',
    code: 'INVALID_REQUEST',
    category: 'validation',
  })
})

test.each([
  [429, 'rate_limit', 'after_delay'],
  [502, 'system', 'safe_same_key'],
  [401, 'credentials', 'after_fix'],
  [403, 'credentials', 'after_fix'],
  [400, 'validation', 'after_fix'],
  [404, 'not_found', 'after_fix'],
  [418, 'unknown', 'unknown'],
])('HTTP %i without an envelope is read as %s', (status, category, retry) => {
  for (const body of [undefined, null, 'html', [], {}]) {
    const { outcome, error, rateLimit } = read(create, body, { status, request, headers: { 'retry-after': '3' } })
    expect([outcome, error]).toEqual(['provider_error', { api: 'http', code: String(status), category, retry, isKnown: false }])
    expect(rateLimit).toEqual({ retryAfterMs: 3000 })
  }
})

test('HTTP 500 with a success envelope is an error', () => {
  expect(read(create, ok({}), { status: 500 }).error?.code).toBe('500')
})

test.each([[undefined], [null], ['SUCCESS'], [[]], [{}], [7], [true]])('an answer of %j under HTTP 200 is malformed', (body) => {
  expect(read(create, body, { request }).outcome).toBe('malformed')
})

test.each([
  ['/payment/open/institution/v1/pay/order/query', 'POST', 'order.query'],
  ['/withdraw/open/institution/v1/pay/create/payouts', 'POST', 'payout.create'],
  ['/transfer/open/institution/v1/pay/convert', 'POST', 'convert.execute'],
  ['/v1/pay/order/', 'post', 'order.create'],
  ['/sim/v1/pay/bill/orderlist?page=1#x', 'GET', 'ledger.query'],
  ['/v1/pay/order', 'GET', undefined],
  ['/v1/pay/orders', 'POST', undefined],
  ['', 'POST', undefined],
])('the path %s with the method %s is the operation %s', (path, method, name) => {
  expect(provider.matchOperation(method, path)?.name).toBe(name)
})
