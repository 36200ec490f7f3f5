import { type Provocation, request, script } from './provocation.ts'
import { addressOrder, idle, order, payout, type Stage, type StageOptions } from './stage.ts'

const checkout = '/v1/pay/checkout/order'
const native = '/v1/pay/transactions/native'
const quiet: StageOptions = { payers: idle, speed: 1 }

const create = (path: string, changes: object = {}, wrong: object = {}) => request((on) => on.gatepay.post(path, order('M1', changes), wrong), quiet)
const wrongHead = (path: string, wrong: () => object) => request((on) => on.gatepay.post(path, order('M1'), wrong()), quiet)
const stale = () => ({ timestampMs: Date.now() - 60_000 })
const forged = () => ({ secret: 'another' })
const typeless = () => ({ headers: { 'content-type': 'text/xml' } })
const stranger = () => ({ headers: { 'x-gatepay-on-behalf-of': 'nobody' } })
const scripted = (code: string) => script({ code }, (on) => on.gatepay.post(checkout, order('M1')), quiet)

/** Creates an order and pays it by QR code. */
async function paidByQr(on: Stage, merchantTradeNo = 'M1', path = native): Promise<{ readonly prepayId: string }> {
  const { prepayId } = (await on.gatepay.post(path, order(merchantTradeNo))).json.data
  await on.gatepay.post(`/qr/${prepayId}`, { amount: '12.5', currency: 'USDT' })
  return { prepayId }
}

async function paidAddress(on: Stage, changes: object = {}): Promise<{ readonly prepayId: string }> {
  const { prepayId } = (await on.gatepay.post('/v1/pay/address/create', addressOrder('M1', changes))).json.data
  await on.merchant.wait(({ body }) => body.includes('PAY_SUCCESS'))
  return { prepayId }
}

const refundOf =
  (path: string, changes: object = {}) =>
  async (on: Stage) => {
    const { prepayId } = await paidByQr(on)
    return on.gatepay.post(path, { refundRequestId: 'R1', prepayId, refundAmount: '1', ...changes })
  }
const addressRefund = (path: string, changes: object, orderChanges: object = {}) =>
  request(async (on) =>
    on.gatepay.post(path, { refundRequestId: 'R1', ...(await paidAddress(on, orderChanges)), refundAmount: '1', receiverId: '123', ...changes }),
  )

const batch = (changes: object, batchId = 'B1') => request((on) => on.gatepay.post('/v1/pay/withdraw', payout(batchId, changes)), quiet)
const many = Array.from({ length: 101 }, (_, index) => ({
  merchant_withdraw_id: `w${index}`,
  currency: 'USDT',
  amount: '1',
  chain: 'TRX',
  address: 'T',
}))
const ledger = (query: string) => request((on) => on.gatepay.get(`/v1/pay/bill/orderlist?startTime=1&endTime=2&page=1&${query}`), quiet)
const fee = (on: Stage) => on.gatepay.get('/api/open/v1/pay/order/fee/query?merchantTradeNo=M1')

/** One provocation for every row of GatePay's catalogue, by group and code. */
export const gatepayProvocations: Readonly<Record<string, Readonly<Record<string, Provocation>>>> = {
  general: {
    '400001': create(checkout, { goods: {} }),
    '400002': wrongHead(checkout, forged),
    '400003': wrongHead(checkout, stale),
    '400007': wrongHead(checkout, typeless),
    '400020': wrongHead(checkout, () => ({ nonce: 'not-a-nonce' })),
    '400201': request(async (on) => {
      await on.gatepay.post(checkout, order('M1'))
      return on.gatepay.post(checkout, order('M1'))
    }, quiet),
    '400202': request((on) => on.gatepay.post('/v1/pay/order/query', { merchantTradeNo: 'nobody' })),
    '400204': request(async (on) => on.gatepay.post('/v1/pay/order/close', await paidByQr(on)), quiet),
    '400603': create(checkout, { orderExpireTime: 1 }),
    '400621': create(checkout, { orderAmount: '0.0000001' }),
    '400622': request((on) => on.gatepay.post('/v1/pay/convert', { clientReqId: 'c1', quoteId: 'PAY-old' }), quiet),
    '400624': create(checkout, { callbackUrl: 'http://shop.example/callback' }),
  },
  payout: {
    '550233': batch({ amount: '999999999' }),
    '550234': batch({ memo: 'x'.repeat(121) }),
    '550235': batch({ amount: '1.0000001' }),
    '550238': request((on) => on.gatepay.post('/v1/pay/withdraw', { batch_id: 'B1', withdraw_list: many }), quiet),
    '550239': batch({ amount: undefined }),
    '550240': batch({ currency: undefined }),
    '550241': batch({ address: '' }),
    '550242': batch({ chain: undefined }),
    '550245': request(async (on) => {
      await on.gatepay.post('/v1/pay/withdraw', payout('B1'))
      return on.gatepay.post('/v1/pay/withdraw', payout('B1'))
    }, quiet),
    '550249': batch({}, 'not a batch id'),
  },
  ledger: { '5504060': ledger('count=10&orderType=9'), '5504061': ledger('count=501') },
  qr: {
    '400000': request((on) => on.gatepay.post(native, '{"merchantTradeNo"'), quiet),
    '400002': wrongHead(native, forged),
    '400003': wrongHead(native, stale),
    '400007': wrongHead(native, typeless),
    '400603': create(native, { orderExpireTime: 1 }),
    '400621': create(native, { orderAmount: '5000001' }),
    '400620': request(async (on) => {
      await paidByQr(on)
      return on.gatepay.post(native, order('M1'))
    }, quiet),
    '500008': wrongHead(native, stranger),
    '500100': request(
      async (on) => {
        const { prepayId } = (await on.gatepay.post(native, order('M1'))).json.data
        await on.merchant.wait(({ body }) => body.includes('PAY_CLOSE'))
        return on.gatepay.post(`/qr/${prepayId}`, { amount: '12.5', currency: 'USDT' })
      },
      { payers: idle, speed: 100_000 },
    ),
    '500101': request(async (on) => {
      const { prepayId } = await paidByQr(on)
      return on.gatepay.post(`/qr/${prepayId}`, { amount: '12.5', currency: 'USDT' })
    }, quiet),
  },
  web: {
    '300000': scripted('300000'),
    '300001': scripted('300001'),
    '400000': scripted('400000'),
    '400001': request((on) => on.gatepay.post('/v1/pay/order/query', {})),
    '400002': wrongHead('/v1/pay/order/query', forged),
  },
  request: {
    '400004': wrongHead(checkout, () => ({ headers: { 'x-gatepay-certificate-clientid': 'nobody' } })),
    INVALID_REQUEST: scripted('INVALID_REQUEST'),
  },
  order: {
    '400203': wrongHead(checkout, stranger),
    '400205': create(checkout, { currency: 'DOGS' }),
    '400623': create(checkout, { payCurrency: 'DOGS' }),
  },
  refund: {
    '400304': request((on) => on.gatepay.get('/v2/pay/refund/details?refundRequestId=nobody')),
    '400604': request(async (on) => {
      const { prepayId } = (await on.gatepay.post(checkout, order('M1'))).json.data
      return on.gatepay.post('/v1/pay/order/refund', { refundRequestId: 'R1', prepayId, refundAmount: '1' })
    }, quiet),
    '400605': request(refundOf('/v1/pay/order/refund', { refundAmount: '12.5' }), { ...quiet, gatepay: { balances: {} } }),
    '400607': request(async (on) => {
      const { prepayId } = await paidByQr(on)
      const refund = (id: number) => on.gatepay.post('/v1/pay/order/refund', { refundRequestId: `R${id}`, prepayId, refundAmount: '0.1' })
      for (let id = 1; id <= 10; id++) await refund(id)
      return refund(11)
    }, quiet),
    '400608': request(refundOf('/v2/standard/order/refund', { refundAmount: '12.51' }), quiet),
  },
  address: {
    '500103': scripted('500103'),
    '500203': request((on) => on.gatepay.get('/v1/pay/address/query?merchantTradeNo=nobody')),
    '500204': addressRefund('/v1/pay/address/refund', { receiverId: 'alice' }),
    '500205': addressRefund('/v1/pay/address/refundconvert', { refundPayCurrency: 'BTC' }, { payCurrency: 'USDC' }),
    '500206': addressRefund('/v1/pay/address/refund', { refundAmount: '13' }),
    '500207': scripted('500207'),
    '500208': addressRefund('/v1/pay/address/refundconvert', {}),
  },
  fee: {
    '550139': request(fee, quiet),
    '550140': request(async (on) => {
      await on.gatepay.post(checkout, order('M1'))
      return fee(on)
    }, quiet),
    '550141': request(async (on) => {
      await paidByQr(on)
      return fee(on)
    }, quiet),
  },
}
