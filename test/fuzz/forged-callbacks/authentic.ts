import type { Random } from '../random.ts'
import { headerNames, type Parts, type ProviderName, type SentRequest, sign } from './oracle.ts'

/** Makes callbacks as the providers' documentation shows them. Each one is about a new order. */
export function createCallbackBody(random: Random, provider: ProviderName, id: number): Buffer {
  const value = provider === 'gatepay' ? gatepayBody(random, id) : hashnutBody(random, id)
  const indent = random.chance(0.1) ? random.pick([1, 2, '\t']) : undefined
  // Go's JSON encoder ends the body with a line feed, and the signature includes it.
  return Buffer.from(JSON.stringify(value, null, indent) + (random.chance(0.2) ? '\n' : ''))
}

const goods = ['book', 'Ünïcödé ☕', 'e\u0301clair', '\u{1f4d6} "quoted" \\ back', 'line\nfeed', '{"nested":"1"}'] as const

function gatepayBody(random: Random, id: number) {
  if (random.chance(0.2)) return payout(random, id)
  const bizType = random.pick(['PAY', 'PAY_REFUND', 'PAY_ADDRESS'])
  const order = {
    merchantTradeNo: `M-${id}`,
    goodsName: random.pick(goods),
    currency: 'USDT',
    orderAmount: `${random.below(1_000)}.50`,
    createTime: 1_735_689_600_123,
    ...(bizType === 'PAY_REFUND' && { refundInfo: { refundRequestId: `R-${id}`, refundAmount: '1.5' } }),
  }
  const bizStatus = bizType === 'PAY_REFUND' ? 'REFUND_SUCCESS' : random.pick(['PAY_SUCCESS', 'PAY_CLOSE'])
  return { bizType, bizId: `B-${id}`, bizStatus, client_id: 'client_01', data: random.chance(0.8) ? JSON.stringify(order) : order }
}

const payout = (random: Random, id: number) => ({
  main_order: { batch_id: `W-${id}`, merchant_id: 1, status: random.pick(['SUCCESS', 'FAILED']), client_id: 'client_01' },
  suborders: [
    { merchant_withdraw_id: `P-${id}`, batch_withdraw_id: `BP-${id}`, currency: 'USDT', amount: random.pick(['2.5', 2.5]), status: 'DONE' },
  ],
})

const hashnutBody = (random: Random, id: number) => ({
  payOrderId: `01J${String(id).padStart(23, '0')}`,
  merchantOrderId: `order-${id}${random.pick(['', '/4', ' ☕'])}`,
  accessSign: random.text(64, '0123456789ABCDEF'),
  state: random.pick([1, 3, 4, -1, -2, -3]),
})

/** Signs a body as its provider would at the given time. */
export function signedRequest(random: Random, provider: ProviderName, body: Buffer, stampMs: number, secret?: string): SentRequest {
  // Some ids end in digits, which could be mistaken for the beginning of the timestamp.
  const once =
    provider === 'gatepay' ? random.text(1 + random.below(32)) : `${uuid(random)}${random.chance(0.3) ? random.pick(['0', '1', '17', '179']) : ''}`
  return requestOf(provider, { stamp: String(stampMs), once, body }, secret)
}

export function requestOf(provider: ProviderName, parts: Parts, secret?: string): SentRequest {
  const names = headerNames[provider]
  const headers = [
    ['content-type', 'application/json'],
    [names.stamp, parts.stamp],
    [names.once, parts.once],
    [names.signature, sign(provider, parts, secret)],
  ] as const
  return { provider, headers, body: parts.body }
}

const uuid = (random: Random) => [8, 4, 4, 4, 12].map((length) => random.text(length, '0123456789abcdef')).join('-')
