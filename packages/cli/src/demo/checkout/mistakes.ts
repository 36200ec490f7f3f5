import { dataText } from './client.ts'
import { type Flow, orderBody, payoutItem } from './gatepay-flows.ts'
import { createPath, follow, hashnutOrder, queryPath } from './hashnut-flows.ts'

const native = '/v1/pay/transactions/native'
const withdraw = '/v1/pay/withdraw'
const ledger = (rest: string) => `/v1/pay/bill/orderlist?startTime=${Date.now() - 60_000}&endTime=${Date.now()}&page=1${rest}`

const payoutWith =
  (change: Readonly<Record<string, unknown>>): Flow =>
  ({ call, nextId }) => {
    const batch = nextId('P')
    return call({ path: withdraw, body: { batch_id: batch, withdraw_list: [{ ...payoutItem(`${batch}_1`), ...change }] } })
  }

/** Typical mistakes of a payment service. GatePay answers each with a different code. */
export const gatepayMistakes: readonly Flow[] = [
  ({ call, nextId }) => call({ path: native, body: { merchantTradeNo: nextId('G') } }),
  async ({ call, nextId }) => {
    const body = orderBody(nextId('G'))
    await call({ path: native, body })
    return call({ path: native, body })
  },
  ({ call, nextId }) => call({ path: '/v1/pay/order/query', body: { merchantTradeNo: nextId('Missing') } }),
  async ({ call, nextId }) => {
    const merchantTradeNo = nextId('G')
    await call({ path: native, body: orderBody(merchantTradeNo) })
    await call({ path: '/v1/pay/order/close', body: { merchantTradeNo } })
    return call({ path: '/v1/pay/order/close', body: { merchantTradeNo } })
  },
  ({ call, nextId }) => call({ path: native, body: orderBody(nextId('G')), headers: { 'X-GatePay-Nonce': 'not a nonce!' } }),
  ({ call, nextId }) => call({ path: native, body: orderBody(nextId('G')), headers: { 'content-type': 'text/plain' } }),
  ({ call, nextId }) => call({ path: native, body: orderBody(nextId('G'), '0') }),
  ({ call, nextId }) => call({ path: native, body: { ...orderBody(nextId('G')), returnUrl: 'not a url' } }),
  ({ call }) => call({ method: 'GET', path: ledger('&count=501') }),
  ({ call }) => call({ method: 'GET', path: ledger('&count=10&orderType=9&orderIdNo=1') }),
  payoutWith({ amount: undefined }),
  payoutWith({ currency: undefined }),
  payoutWith({ address: undefined }),
  payoutWith({ chain: undefined }),
  payoutWith({ amount: '0.123456789' }),
  payoutWith({ amount: '999999999' }),
  payoutWith({ memo: 'x'.repeat(1000) }),
  async ({ call, nextId }) => {
    const batch = nextId('P')
    const body = { batch_id: batch, withdraw_list: [payoutItem(`${batch}_1`)] }
    await call({ path: withdraw, body })
    return call({ path: withdraw, body })
  },
  ({ call, nextId }) => call({ path: withdraw, body: { batch_id: 'not valid!', withdraw_list: [payoutItem(nextId('P'))] } }),
]

/** Typical mistakes of a payment service. HashNut answers each with a different code. */
export const hashnutMistakes = (accessKeyId: string): readonly Flow[] => [
  ({ call, nextId }) => call({ path: createPath, body: { accessKeyId, merchantOrderId: nextId('H') } }),
  ({ call, nextId }) => call({ path: createPath, body: { ...hashnutOrder(accessKeyId, nextId('H')), callBackUrl: 'not a url' } }),
  ({ call, nextId }) => call({ path: createPath, body: hashnutOrder(accessKeyId, nextId('H'), 0) }),
  ({ call, nextId }) => call({ path: createPath, body: { ...hashnutOrder(accessKeyId, nextId('H')), chainCode: 'dogecoin' } }),
  async (shop) => {
    const body = hashnutOrder(accessKeyId, shop.nextId('H'))
    const created = await shop.call({ path: createPath, body })
    await shop.call({ path: createPath, body })
    await follow(shop, body.merchantOrderId, created)
  },
  async (shop) => {
    const body = hashnutOrder(accessKeyId, shop.nextId('H'))
    const { merchantOrderId } = body
    const created = await shop.call({ path: createPath, body })
    await shop.call({
      path: queryPath,
      body: { payOrderId: '01J00000000000000000000000', merchantOrderId, accessSign: dataText(created, 'accessSign') },
    })
    await follow(shop, merchantOrderId, created)
  },
]
