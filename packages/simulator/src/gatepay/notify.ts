import { gatepaySignature } from '@paysignal/providers'
import { fixedFrom } from '../amount.ts'
import type { CallbackScheme } from '../callbacks/callback-message.ts'
import { parsedJson } from '../http/parsed-json.ts'
import { currentSecret, providerNow, type Runtime } from '../runtime.ts'
import type { GatepaySettings } from './settings.ts'
import type { GatepayOrder, GatepayPayout, GatepayRefund, GatepayWorld } from './world.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** How GatePay sends callbacks. Every attempt has a new timestamp, nonce and signature. */
export const gatepayScheme = (runtime: Pick<Runtime, 'now' | 'faults'>, settings: GatepaySettings): CallbackScheme => ({
  retryDelaysMs: settings.callbackRetriesMs,
  timeoutMs: settings.callbackTimeoutMs,
  sign: (body, random) => {
    const secret = currentSecret(runtime, 'gatepay', settings.secret, 'callbacks')
    const timestamp = String(providerNow(runtime, 'gatepay'))
    const nonce = random.text(16, alphabet)
    return {
      'x-gatepay-timestamp': timestamp,
      'x-gatepay-nonce': nonce,
      'x-gatepay-signature': gatepaySignature({ secret, timestamp, nonce, body }),
    }
  },
  isAccepted: (status, body) => status === 200 && returnCodeOf(body) === 'SUCCESS',
})

const returnCodeOf = (body: string) => (parsedJson(body) as { returnCode?: unknown } | null | undefined)?.returnCode

/** Sends a callback about an order. Each `bizType` (`PAY`, `PAY_ADDRESS`, `TRANSFER_ADDRESS`) has other members in `extra`. */
export function notifyOrder(world: GatepayWorld, order: GatepayOrder, bizType: string, bizStatus: string, extra: object = {}): void {
  const data = { ...orderData(order), ...(bizType === 'PAY' ? {} : addressData(order)), ...extra }
  const body = envelope(world, { bizType, bizId: order.prepayId, bizStatus, data })
  send(world, { object: 'order', orderId: order.merchantTradeNo }, body, order.callbackUrl)
}

export function notifyRefund(world: GatepayWorld, refund: GatepayRefund, bizStatus: string): void {
  const { order, refundRequestId, amount } = refund
  const refundInfo = {
    refundRequestId,
    prepayId: order.prepayId,
    orderAmount: fixedFrom(order.amount),
    refundAmount: fixedFrom(amount),
    refundPayCurrency: order.currency,
    refundPayAmount: fixedFrom(amount),
  }
  const body = envelope(world, { bizType: 'PAY_REFUND', bizId: refund.refundId, bizStatus, data: { ...orderData(order), refundInfo } })
  send(world, { object: 'refund', orderId: refundRequestId }, body, order.callbackUrl)
}

/** Sends a callback about a payout batch. Payout callbacks have no envelope. */
export function notifyPayout(world: GatepayWorld, payout: GatepayPayout): void {
  const mainOrder = {
    batch_id: payout.batchId,
    merchant_id: merchantId,
    status: payout.status,
    client_id: world.settings.clientId,
    pay_back_status: 'NO',
    channel_id: payout.channelId,
  }
  const suborders = payout.items.map((item) => ({
    merchant_id: merchantId,
    suborder_id: item.id,
    merchant_withdraw_id: item.merchantWithdrawId,
    batch_withdraw_id: payout.batchId,
    chain: item.chain,
    address: item.address,
    currency: item.currency,
    amount: fixedFrom(item.amount),
    fee: fixedFrom(item.fee),
    fee_type: item.isFeeOnTop ? 1 : 0,
    sub_amount: fixedFrom(item.isFeeOnTop ? item.amount + item.fee : item.amount),
    done_amount: fixedFrom(item.status === 'DONE' ? item.amount - (item.isFeeOnTop ? 0n : item.fee) : 0n),
    tx_id: item.status === 'DONE' ? `0x${item.id}` : '',
    memo: item.memo,
    desc: item.status === 'FAIL' ? 'withdraw failed' : '',
    status: item.status,
    finish_time: item.finishTime,
    channel_id: payout.channelId,
  }))
  send(world, { object: 'payout', orderId: payout.batchId }, JSON.stringify({ main_order: mainOrder, suborders }), undefined)
}

/** A made-up number: merchants need only its type. */
export const merchantId = 10_002

/** In GatePay's callbacks, `data` is a text that contains JSON. */
const envelope = (world: GatepayWorld, { data, ...head }: { bizType: string; bizId: string; bizStatus: string; data: object }) =>
  JSON.stringify({ ...head, client_id: world.settings.clientId, data: JSON.stringify(data) })

function send(
  { runtime, settings }: GatepayWorld,
  subject: { object: 'order' | 'refund' | 'payout'; orderId: string },
  body: string,
  ownUrl: string | undefined,
): void {
  const url = ownUrl ?? settings.callbackUrl
  if (url === undefined) return
  runtime.callbacks.send({ provider: 'gatepay', ...subject, url, body, scheme: gatepayScheme(runtime, settings) })
}

const orderData = (order: GatepayOrder) => ({
  merchantTradeNo: order.merchantTradeNo,
  productType: 'NORMAL',
  productName: order.goodsName,
  tradeType: order.kind.toUpperCase(),
  goodsName: order.goodsName,
  terminalType: order.terminalType,
  currency: order.currency,
  orderAmount: fixedFrom(order.amount),
  totalFee: fixedFrom(order.amount),
  payerId: 0,
  createTime: order.createTime,
  ...(order.transactTime > 0 && { transactionId: order.transactionId }),
  channelId: order.channelId,
})

const addressData = (order: GatepayOrder) => ({
  address: order.address,
  chain: order.chain,
  doneAmountOnChain: fixedFrom(order.doneAmount),
  waitAmountOnChain: fixedFrom(order.waitAmount),
  originalOrderId: order.prepayId,
})
