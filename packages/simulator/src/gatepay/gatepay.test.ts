import { afterEach, beforeEach, expect, test } from 'vitest'
import { credentials } from '../testing/client.ts'
import { addressOrder, idle, order, payout, type Stage, stage } from '../testing/stage.ts'

let on: Stage
beforeEach(async () => {
  on = await stage()
})
afterEach(() => on.close())

const restage = async (options: Parameters<typeof stage>[0]) => {
  await on.close()
  on = await stage(options)
}
const create = '/v1/pay/checkout/order'
const codeOf = async (answer: Promise<{ json: { code: unknown } }>) => (await answer).json.code
const stateOf = (merchantTradeNo: string) => async () => (await on.gatepay.post('/v1/pay/order/query', { merchantTradeNo })).json.data.status
const bizOf = (body: string) => {
  const { bizType, bizStatus } = JSON.parse(body)
  return `${bizType}/${bizStatus}`
}

test('an order is created and paid, and a callback reports it', async () => {
  const created = await on.gatepay.post(create, order('M1'))
  expect(created.status).toBe(200)
  expect(created.json).toMatchObject({ status: 'SUCCESS', code: '000000', errorMessage: '' })
  const callback = await on.merchant.wait(({ body }) => body.includes('PAY_SUCCESS'))
  expect(bizOf(callback.body)).toBe('PAY/PAY_SUCCESS')
  expect(JSON.parse(JSON.parse(callback.body).data)).toMatchObject({ merchantTradeNo: 'M1', orderAmount: '12.50000000' })
  const queried = await on.gatepay.get('/v2/pay/order/query?merchantTradeNo=M1')
  expect(queried.json.data.bizData).toMatchObject({ status: 'PAID', orderAmount: '12.5', merchantId: '10002' })
})

test('requests are checked in this sequence: content type, client, nonce, timestamp, signature, body', async () => {
  const wrongs = [
    { headers: { 'content-type': 'text/plain' } },
    { headers: { 'x-gatepay-certificate-clientid': 'nobody' } },
    { nonce: 'not allowed!' },
    { timestampMs: Date.now() - 11_000 },
    { secret: 'another' },
  ]
  const codes: unknown[] = []
  for (let first = 0; first < wrongs.length; first++) {
    const all = wrongs.slice(first)
    const wrong = Object.assign({}, ...all, { headers: Object.assign({}, ...all.map((one) => one.headers)) })
    codes.push(await codeOf(on.gatepay.post(create, '{', wrong)))
  }
  expect(codes).toEqual(['400007', '400004', '400020', '400003', '400002'])
  expect(await codeOf(on.gatepay.post(create, '{'))).toBe('400001')
})

test('a timestamp up to ten seconds too early or too late is accepted', async () => {
  for (const offset of [-9_000, 9_000]) {
    expect(await codeOf(on.gatepay.post(create, order(`M${offset}`), { timestampMs: Date.now() + offset }))).toBe('000000')
  }
})

test('the signature covers the raw bytes: white space and a final line feed are part of them', async () => {
  expect(await codeOf(on.gatepay.post(create, `${JSON.stringify(order('M1'))}\n`))).toBe('000000')
  expect(await codeOf(on.gatepay.post(create, JSON.stringify(order('M2'), null, 2)))).toBe('000000')
})

test('what official SDKs send is accepted: unset members, names in another case, the other client id header', async () => {
  const { merchantTradeNo: MerchantTradeNo, ...rest } = order('M1', {
    orderExpireTime: 0,
    returnUrl: '',
    surchargeAmount: '0',
    Header: {},
    Version: '',
  })
  const headers = { 'x-gatepay-certificate-clientid': undefined, 'x-gatepay-clientid': credentials.clientId, 'x-gatepay-certificate-sn': 'legacy' }
  expect(await codeOf(on.gatepay.post(create, { MerchantTradeNo, ...rest }, { headers }))).toBe('000000')
})

test('a failed call has no data, and a label only if its code has one', async () => {
  const unsigned = await on.gatepay.post(create, order('M1'), { secret: 'another' })
  expect(unsigned).toMatchObject({ status: 200, json: { status: 'FAIL', code: '400002', label: 'INVALID_SIGNATURE', data: null } })
  const unknown = await on.gatepay.post('/v1/pay/order/query', { merchantTradeNo: 'nobody' })
  expect(unknown.json).not.toHaveProperty('label')
})

test('a reused nonce is refused when the option says so', async () => {
  expect(await codeOf(on.gatepay.post(create, order('M1'), { nonce: 'abc' }))).toBe('000000')
  expect(await codeOf(on.gatepay.post(create, order('M2'), { nonce: 'abc' }))).toBe('000000')
  await restage({ gatepay: { rejectsReusedNonces: true } })
  expect(await codeOf(on.gatepay.post(create, order('M1'), { nonce: 'abc' }))).toBe('000000')
  expect(await codeOf(on.gatepay.post(create, order('M2'), { nonce: 'abc' }))).toBe('400020')
})

test('codes are numbers when the option says so', async () => {
  await restage({ gatepay: { codeType: 'number', failureData: 'object' } })
  expect((await on.gatepay.post('/v1/pay/order/query', {})).json).toMatchObject({ code: 400_001, data: {} })
})

test('an order that nobody pays expires, a callback reports it, and it can no longer be closed', async () => {
  await restage({ payers: idle, speed: 100_000 })
  await on.gatepay.post(create, order('M1'))
  const callback = await on.merchant.wait(({ body }) => body.includes('PAY_CLOSE'))
  expect(bizOf(callback.body)).toBe('PAY/PAY_CLOSE')
  expect(await stateOf('M1')()).toBe('EXPIRED')
  expect(await codeOf(on.gatepay.post('/v1/pay/order/close', { merchantTradeNo: 'M1' }))).toBe('400204')
})

test('closing an order cancels it, and a callback reports it', async () => {
  await restage({ payers: idle, speed: 1 })
  await on.gatepay.post(create, order('M1'))
  expect((await on.gatepay.post('/v1/pay/order/close', { merchantTradeNo: 'M1' })).json.data).toEqual({ result: 'SUCCESS' })
  expect(bizOf((await on.merchant.wait(() => true)).body)).toBe('PAY/PAY_CLOSE')
  expect(await stateOf('M1')()).toBe('CANCELLED')
})

test('a callback reports the transfer to an address before the order is paid', async () => {
  await on.gatepay.post('/v1/pay/address/create', addressOrder('M1'))
  await on.merchant.wait(({ body }) => body.includes('PAY_SUCCESS'))
  const seen = on.merchant.received.map(({ body }) => bizOf(body))
  expect(seen[0]).toBe('TRANSFER_ADDRESS/TRANSFERRED_ADDRESS_IN_TERM')
  expect(seen.at(-1)).toBe('PAY_ADDRESS/PAY_SUCCESS')
  expect((await on.gatepay.get('/v1/pay/address/query?merchantTradeNo=M1')).json.data).toMatchObject({
    status: 'PAID',
    transaction_info: { done_amount: '12.5' },
  })
})

test('an address order with an unconfirmed transfer stays in PROCESS after its expiry, and is paid when the transfer is confirmed', async () => {
  await restage({ speed: 5_000, faults: { faults: [{ fault: { settlement: 'stuck' } }] } })
  await on.gatepay.post('/v1/pay/address/create', addressOrder('paid-at-once'))
  await on.merchant.wait(({ body }) => body.includes('PAY_EXPIRED_IN_PROCESS') || body.includes('PAY_CLOSE'))
  expect(await stateOf('paid-at-once')()).toBe('PROCESS')
  on.simulator.setFaults({ faults: [] })
  await on.merchant.wait(({ body }) => body.includes('PAY_SUCCESS'))
  expect(await stateOf('paid-at-once')()).toBe('PAID')
})

test('an underpaid address order shows the missing amount and expires', async () => {
  await restage({ payers: { outcomes: { underpaid: 1 } }, speed: 5_000 })
  await on.gatepay.post('/v1/pay/address/create', addressOrder('M1'))
  await on.merchant.wait(({ body }) => body.includes('PAY_CLOSE'))
  expect((await on.gatepay.get('/v1/pay/address/query?merchantTradeNo=M1')).json.data).toMatchObject({ status: 'EXPIRED', underpaidAmount: '6.25' })
})

test('a refund is accepted, then processed, then successful; repeating the request does not refund twice', async () => {
  const { prepayId } = (await on.gatepay.post(create, order('M1'))).json.data
  await on.until(stateOf('M1'), (state) => state === 'PAID')
  const request = { refundRequestId: 'R1', prepayId, refundAmount: '2.5' }
  expect(await codeOf(on.gatepay.post('/v1/pay/order/refund', request))).toBe('000000')
  expect(await codeOf(on.gatepay.post('/v1/pay/order/refund', request))).toBe('000000')
  await on.merchant.wait(({ body }) => body.includes('REFUND_SUCCESS'))
  const refunds = on.merchant.received.map(({ body }) => bizOf(body)).filter((biz) => biz.startsWith('PAY_REFUND'))
  expect(refunds).toEqual(['PAY_REFUND/REFUND_PROCESS', 'PAY_REFUND/REFUND_SUCCESS'])
  expect((await on.gatepay.post('/v1/pay/order/refund/query', { refundRequestId: 'R1' })).json.data).toMatchObject({ refundStatus: 'SUCCESS' })
  expect((await on.gatepay.get('/v2/pay/refund/details?refundRequestId=R1')).json.data).toMatchObject({
    status: 'SUCCESS',
    amount: '2.5',
    refund_amount_type: 2,
  })
  expect(await codeOf(on.gatepay.post('/v1/pay/order/refund', { ...request, refundRequestId: 'R2', refundAmount: '10.01' }))).toBe('400608')
})

test('after a rejected refund the amount can be refunded again', async () => {
  await restage({ payers: { outcomes: { paid: 1 }, refundRejected: 1 } })
  const { prepayId } = (await on.gatepay.post(create, order('M1'))).json.data
  await on.until(stateOf('M1'), (state) => state === 'PAID')
  await on.gatepay.post('/v1/pay/order/refund', { refundRequestId: 'R1', prepayId, refundAmount: '12.5' })
  await on.merchant.wait(({ body }) => body.includes('REFUND_REJECTED'))
  expect(await codeOf(on.gatepay.post('/v1/pay/order/refund', { refundRequestId: 'R2', prepayId, refundAmount: '12.5' }))).toBe('000000')
})

test('a payout batch succeeds, and its callback has no envelope', async () => {
  expect((await on.gatepay.post('/v1/pay/withdraw', payout('B1'))).json.data).toEqual({ batch_id: 'B1' })
  const { main_order, suborders } = JSON.parse((await on.merchant.wait(({ body }) => body.includes('main_order'))).body)
  expect(main_order).toMatchObject({ batch_id: 'B1', status: 'SUCCESS' })
  expect(suborders).toMatchObject([{ merchant_withdraw_id: 'w1', status: 'DONE', amount: '10.00000000', done_amount: '9.95000000' }])
  expect((await on.gatepay.post('/v1/pay/withdraw/query', { batch_id: 'B1', detail_status: 'FAIL' })).json.data).toMatchObject({
    status: 'SUCCESS',
    withdraw_list: [],
  })
})

test('a batch is PARTIAL when some payouts fail, and their money returns to the balance', async () => {
  await restage({ payers: { payoutFailed: 0.5 }, gatepay: { balances: { USDT: '1000' } } })
  const list = Array.from({ length: 20 }, (_, index) => ({
    merchant_withdraw_id: `w${index}`,
    currency: 'USDT',
    amount: '10',
    chain: 'TRX',
    address: 'T',
  }))
  await on.gatepay.post('/v1/pay/withdraw', { batch_id: 'B1', withdraw_list: list })
  const { main_order, suborders } = JSON.parse((await on.merchant.wait(({ body }) => body.includes('main_order'))).body)
  const done = suborders.filter(({ status }: { status: string }) => status === 'DONE').length
  expect([main_order.status, done > 0 && done < 20]).toEqual(['PARTIAL', true])
  expect((await on.gatepay.get('/v1/pay/balance')).json.data.USDT).toBe(String(1000 - done * 10))
})

test('the ledger shows receipts and payouts, page by page', async () => {
  await on.gatepay.post(create, order('M1'))
  await on.until(stateOf('M1'), (state) => state === 'PAID')
  await on.gatepay.post('/v1/pay/withdraw', payout('B1'))
  const pageOf = async (page: number) =>
    (await on.gatepay.get(`/v1/pay/bill/orderlist?startTime=1&endTime=${Date.now() + 1000}&page=${page}&count=1&orderType=0`)).json.data
  expect(await pageOf(1)).toMatchObject({
    total: 2,
    hasNext: true,
    nextPage: 2,
    balance_history_item_list: [{ financialType: 'receipt_fi', payAmount: '+12.4375' }],
  })
  expect(await pageOf(2)).toMatchObject({ hasNext: false, balance_history_item_list: [{ financialType: 'distribution_fi', payAmount: '-10' }] })
})

test('the fees of an order are known only some time after its payment', async () => {
  await restage({ payers: idle, speed: 5 })
  const fee = () => codeOf(on.gatepay.get('/api/open/v1/pay/order/fee/query?merchantTradeNo=M1'))
  expect(await fee()).toBe('550139')
  const { qrContent } = (await on.gatepay.post('/v1/pay/transactions/native', order('M1'))).json.data
  expect(await fee()).toBe('550140')
  await on.gatepay.post(new URL(qrContent).pathname, { amount: '12.5', currency: 'USDT' })
  expect(await fee()).toBe('550141')
  await on.until(fee, (code) => code === '000000')
})

test('a quote can be used once, and repeating a request id gives the same conversion', async () => {
  await restage({ speed: 1 })
  const { quoteId, buyAmount, sellAmount } = (
    await on.gatepay.post('/v1/pay/convert/preview', { buyCurrency: 'BTC', sellCurrency: 'USDT', sellAmount: '6000' })
  ).json.data
  const request = { clientReqId: 'c1', quoteId, buyCurrency: 'BTC', sellCurrency: 'USDT', buyAmount, sellAmount }
  const [first, second] = [await on.gatepay.post('/v1/pay/convert', request), await on.gatepay.post('/v1/pay/convert', request)]
  expect(first.json.data).toMatchObject({ status: 3, rate: expect.any(Number) })
  expect(second.json).toEqual(first.json)
  expect(await codeOf(on.gatepay.post('/v1/pay/convert', { ...request, clientReqId: 'c2' }))).toBe('400622')
})

test('wallet endpoints answer without an envelope', async () => {
  expect((await on.gatepay.get('/v1/pay/wallet/currency_chains?currency=USDT')).json[0]).toMatchObject({ chain: 'TRX' })
  expect((await on.gatepay.get('/v1/pay/balance/query')).json.data.balance_list).toContainEqual({ currency: 'BTC', available: '100' })
})

test('an operation that is not simulated is answered with HTTP 501, an unknown path with 404', async () => {
  expect(await on.gatepay.post('/v1/pay/gift/create', {})).toMatchObject({ status: 501, text: 'gift.create is not simulated\n' })
  expect((await on.gatepay.get('/nowhere')).status).toBe(404)
})
