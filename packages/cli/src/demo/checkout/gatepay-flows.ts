import { type Answer, dataText, hasState, isAccepted, type PaymentClient } from './client.ts'
import type { OrderBook } from './order-book.ts'

interface Shop {
  readonly call: PaymentClient
  readonly book: OrderBook
  readonly nextId: (prefix: string) => string
  readonly signal: AbortSignal
}

export type Flow = (shop: Shop) => Promise<unknown>

const isFinal = (answer: Answer) => hasState(answer, 'status', ['PAID', 'EXPIRED', 'CANCELLED', 'ERROR'])

const goods = { goodsName: 'book', goodsDetail: 'a book about clocks' }
const env = (terminalType: string) => ({ terminalType })

export const orderBody = (merchantTradeNo: string, orderAmount = '12.5') => ({
  merchantTradeNo,
  currency: 'USDT',
  orderAmount,
  env: env('APP'),
  goods,
})

/** A shopper scans a QR code and pays. */
const scanAndPay: Flow = async ({ call, book, nextId, signal }) => {
  const merchantTradeNo = nextId('G')
  const created = await call({ path: '/v1/pay/transactions/native', body: orderBody(merchantTradeNo) })
  if (!isAccepted(created)) return
  await book.confirm(merchantTradeNo, async () => isFinal(await call({ path: '/v1/pay/order/query', body: { merchantTradeNo } })), signal)
}

/** A shopper pays on a web page, and later gets a partial refund. */
const payAndRefund: Flow = async (shop) => {
  const { call, book, nextId, signal } = shop
  const merchantTradeNo = nextId('W')
  const created = await call({ path: '/v1/pay/transactions/native', body: { ...orderBody(merchantTradeNo), env: env('WEB') } })
  if (!isAccepted(created)) return
  let isPaid = false
  const look = async () => {
    const answer = await call({ path: '/v1/pay/order/query', body: { merchantTradeNo } })
    isPaid ||= dataText(answer, 'status') === 'PAID'
    return isFinal(answer)
  }
  await book.confirm(merchantTradeNo, look, signal)
  if (!isPaid) await look()
  if (isPaid && !signal.aborted) await refund(shop, dataText(created, 'prepayId'))
}

async function refund({ call, book, nextId, signal }: Shop, prepayId: string): Promise<void> {
  const refundRequestId = nextId('R')
  await call({ path: '/v1/pay/order/refund', body: { refundRequestId, prepayId, refundAmount: '2.5' } })
  const query = async () =>
    ['SUCCESS', 'FAIL'].includes(dataText(await call({ path: '/v1/pay/order/refund/query', body: { refundRequestId } }), 'refundStatus'))
  await book.confirm(refundRequestId, query, signal)
}

/** A shopper sends coins to an address. The transfer is seen first, and settles later. */
const payToAddress: Flow = async ({ call, book, nextId, signal }) => {
  const merchantTradeNo = nextId('A')
  const created = await call({
    path: '/v1/pay/address/create',
    body: {
      ...orderBody(merchantTradeNo),
      payCurrency: 'USDT',
      chain: 'TRX',
      fullCurrType: 'USDT_TRX',
      merchantUserId: 10_001,
      orderExpireTime: Date.now() + 3_600_000,
    },
  })
  if (!isAccepted(created)) return
  const query = async () => isFinal(await call({ method: 'GET', path: `/v1/pay/address/query?merchantTradeNo=${merchantTradeNo}` }))
  await book.confirm(merchantTradeNo, query, signal)
}

export const payoutItem = (id: string, amount = '3.5') => ({
  merchant_withdraw_id: id,
  currency: 'USDT',
  amount,
  chain: 'TRX',
  address: 'TDemoAddress00000000000000000000001',
  fee_type: 0,
})

/** The merchant pays its sellers. */
const payOut: Flow = async ({ call, book, nextId, signal }) => {
  const batch = nextId('P')
  const body = { batch_id: batch, withdraw_list: [payoutItem(`${batch}_1`), payoutItem(`${batch}_2`)] }
  if (!isAccepted(await call({ path: '/v1/pay/withdraw', body }))) return
  const look = () => call({ path: '/v1/pay/withdraw/query', body: { batch_id: batch, detail_status: 'ALL' } })
  await book.confirm(batch, async () => hasState(await look(), 'status', ['SUCCESS', 'PARTIAL', 'FAIL']), signal)
}

/** The merchant reads its ledger and balance. */
const reconcile: Flow = async ({ call }) => {
  const now = Date.now()
  await call({ method: 'GET', path: `/v1/pay/bill/orderlist?startTime=${now - 3_600_000}&endTime=${now}&page=1&count=100` })
  await call({ method: 'GET', path: '/v1/pay/balance/query' })
}

/** The flows with GatePay. A flow with a higher weight starts more often. */
export const gatepayFlows: readonly (readonly [weight: number, flow: Flow])[] = [
  [5, scanAndPay],
  [2, payAndRefund],
  [3, payToAddress],
  [1, payOut],
  [2, reconcile],
]
