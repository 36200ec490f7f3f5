import { expect, test } from 'vitest'
import { gatepay, gatepaySignature, hashnut, hashnutSignature, type Provider } from '../index.ts'
import { type ConformanceFixtures, conformanceProblems } from './index.ts'

const secret = 'SECRET_MARKER_key'
const marker = 'SECRET_MARKER_body'
const nowMs = 1_735_689_660_000
const order = {
  merchantTradeNo: 'M1',
  prepayId: '167758445495193600',
  currency: 'USDT',
  address: marker,
  qrContent: marker,
  location: `https://x/${marker}`,
}

const gatepayFixtures: ConformanceFixtures = {
  nowMs,
  marker,
  acceptsUnsigned: false,
  signCallback: ({ body, timestampMs, nonce }) => {
    const timestamp = String(timestampMs)
    const signature = gatepaySignature({ secret, timestamp, nonce, body })
    return { 'x-gatepay-timestamp': timestamp, 'x-gatepay-nonce': nonce, 'x-gatepay-signature': signature }
  },
  answers: [
    {
      call: 'POST /v1/pay/checkout/order',
      request: { merchantTradeNo: 'M1' },
      answer: { status: 'SUCCESS', code: '000000', data: order },
      expected: { outcome: 'ok', objects: [{ type: 'order', id: 'M1', state: 'created' }] },
    },
    {
      call: 'POST /v1/pay/withdraw',
      request: { batch_id: 'B1', withdraw_list: [{ address: marker }] },
      answer: { status: 'FAIL', code: '550245', errorMessage: 'exists', data: {} },
      expected: {
        outcome: 'provider_error',
        error: { api: 'payout', category: 'duplicate', retry: 'query_first', isKnown: true },
        objects: [{ type: 'payout', id: 'B1', state: undefined }],
      },
    },
    {
      call: 'GET /v1/pay/bill/orderlist?page=1',
      answer: { status: 'FAIL', code: 999999, data: null },
      expected: { outcome: 'provider_error', error: { code: '999999', category: 'unknown', isKnown: false }, objects: [] },
    },
  ],
  callbacks: [
    {
      body: { bizType: 'PAY', bizId: '167758445495193600', bizStatus: 'PAY_SUCCESS', data: JSON.stringify(order) },
      type: 'PAY',
      objects: [{ id: 'M1', state: 'settled', isAnnounced: true }],
    },
    {
      body: { main_order: { batch_id: 'B1', status: 'PARTIAL' }, suborders: [{ merchant_withdraw_id: 'W1', address: marker, status: 'FAIL' }] },
      type: 'WITHDRAW',
      objects: [{ type: 'payout', id: 'B1', state: 'partial' }],
    },
  ],
}

const ids = { payOrderId: '01KBZ292SK2GKFK97916F5EC3B', merchantOrderId: 'order-123', accessSign: marker }

const hashnutFixtures: ConformanceFixtures = {
  nowMs,
  marker,
  acceptsUnsigned: false,
  signCallback: ({ body, timestampMs, nonce: uuid }) => {
    const timestamp = String(timestampMs)
    const sign = hashnutSignature({ secret, uuid, timestamp, body })
    return { 'hashnut-webhook-uuid': uuid, 'hashnut-webhook-timestamp': timestamp, 'hashnut-webhook-sign': sign }
  },
  answers: [
    {
      call: 'POST /pay/createPayOrderOnSplitWalletWithApiKey',
      request: { merchantOrderId: 'order-123' },
      answer: { code: 0, msg: 'success', data: { ...ids, payUrl: `https://x/pay?accessSign=${marker}`, receiptAddress: marker } },
      expected: { outcome: 'ok', objects: [{ id: 'order-123', providerId: ids.payOrderId, state: 'created' }] },
    },
    {
      call: 'POST /pay/queryPayOrderWithAccessSign',
      request: ids,
      answer: { code: 0, data: { ...ids, state: '-1', errorMsg: 'coin type not math' } },
      expected: { outcome: 'ok', objects: [{ state: 'failed', providerState: '-1', isAnnounced: true }] },
    },
    {
      call: 'POST /pay/queryPayOrderWithAccessSign',
      request: ids,
      answer: { code: -97, msg: 'new', data: null },
      expected: {
        outcome: 'provider_error',
        error: { code: '-97', category: 'unknown', isKnown: false },
        objects: [{ id: 'order-123', state: undefined }],
      },
    },
  ],
  callbacks: [{ body: { ...ids, state: -2 }, type: 'ORDER_STATE', objects: [{ id: 'order-123', state: 'expired', isAnnounced: true }] }],
}

test.each([
  ['gatepay', gatepay({ secret, clientId: 'client_01' }), gatepayFixtures],
  ['hashnut', hashnut({ secret }), hashnutFixtures],
])('%s conforms', (_name, provider, fixtures) => {
  expect(conformanceProblems(provider, fixtures)).toEqual([])
})

test('hashnut with the option to accept unsigned webhooks conforms, too', () => {
  expect(conformanceProblems(hashnut({ secret, dangerouslyAcceptUnsignedCallbacks: true }), { ...hashnutFixtures, acceptsUnsigned: true })).toEqual(
    [],
  )
})

const good = gatepay({ secret })
const [first] = good.catalogue
const [operation] = good.operations
if (first === undefined || operation === undefined) throw new Error('the catalogue and the operations must not be empty')

test.each<[string, Partial<Provider>, RegExp]>([
  ['has a code twice', { catalogue: [...good.catalogue, first] }, /general 400001 is in the catalogue twice/],
  ['has an entry without a remedy', { catalogue: [{ ...first, remedy: '' }] }, /no remedy/],
  ['has an unknown category', { catalogue: [{ ...first, category: 'auth' as 'credentials' }] }, /category auth/],
  ['has an entry without a source', { catalogue: [{ ...first, source: { title: '', url: '', readOn: 'today' } }] }, /no source.*no date read/s],
  [
    'creates orders by an operation that is not named order.create',
    { operations: good.operations.map((each) => (each.name === 'order.create' ? { ...each, name: 'order.submit' } : each)) },
    /no operation order\.create: the operation that creates an order must have this name/,
  ],
  ['has an operation twice', { operations: [...good.operations, operation] }, /is in the operations twice/],
  [
    'ignores base paths',
    { matchOperation: (method, path) => (path.startsWith('/base') ? undefined : good.matchOperation(method, path)) },
    /\/base\/v9/,
  ],
  [
    'accepts every callback',
    { verifyCallback: () => ({ isValid: true, isSigned: true, body: {}, timestampMs: nowMs, requestId: 'x' }) },
    /parsed body.*tampered.*stale/s,
  ],
  ['refuses every callback', { verifyCallback: () => ({ isValid: false, reason: 'rejected_signature' }) }, /not accepted/],
  [
    'throws on garbage',
    { readCall: (called, exchange) => (exchange.responseBody === null ? JSON.parse('{') : good.readCall(called, exchange)) },
    /throws/,
  ],
  [
    'puts an address into a reading',
    { readCallback: () => ({ type: 'PAY', idempotencyKey: 'k', objects: [{ ...blank, id: marker }] }) },
    /contains the marker/,
  ],
  [
    'uses free text as a code',
    { readCall: () => ({ outcome: 'provider_error', error: { ...unknownCode, code: 'sent to Marlowe' }, objects: [] }) },
    /code "sent to Marlowe" may not be recorded/,
  ],
  [
    'uses an address as a chain',
    { readCallback: () => ({ type: 'PAY', idempotencyKey: 'k', objects: [{ ...blank, chain: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' }] }) },
    /chain "TQn9.* may not be recorded/,
  ],
  ['reads failures as successes', { readCall: () => ({ outcome: 'ok', objects: [] }) }, /outcome is "ok", not "provider_error"/],
])('a provider that %s does not conform', (_name, fault, problem) => {
  expect(conformanceProblems({ ...good, ...fault }, gatepayFixtures).join('\n')).toMatch(problem)
})

const unknownCode = { api: 'general', category: 'unknown', retry: 'unknown', isKnown: false } as const
const blank = { type: 'order', id: 'M1', providerId: '', providerState: '', isAnnounced: false, isUnderpaid: false, isOverpaid: false } as const
