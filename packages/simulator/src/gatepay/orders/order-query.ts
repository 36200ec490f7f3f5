import { decimalFrom } from '../../amount.ts'
import { feeOf } from '../account/funds.ts'
import { type GatepayAnswer, ok, refused } from '../answer.ts'
import { merchantId } from '../notify.ts'
import type { Params } from '../params.ts'
import type { GatepayHandler, GatepayOrder, GatepayWorld } from '../world.ts'
import { cancel } from './order-life.ts'

/** Finds an order by the provider's id in the request or, without one, by the merchant's id. */
export function namedOrder(params: Params, world: GatepayWorld, notFound: string): GatepayOrder | Extract<GatepayAnswer, { kind: 'refused' }> {
  const prepayId = params.text('prepayId')
  const merchantTradeNo = params.text('merchantTradeNo')
  if (prepayId === undefined && merchantTradeNo === undefined) return refused('400001', 'prepayId or merchantTradeNo is required')
  return world.orders.byProviderId(prepayId) ?? (prepayId === undefined ? world.orders.byMerchantId(merchantTradeNo) : undefined) ?? refused(notFound)
}

export const isRefusal = (found: GatepayOrder | GatepayAnswer): found is Extract<GatepayAnswer, { kind: 'refused' }> => found.kind === 'refused'

export const queryOrder: GatepayHandler = ({ params }, world) => {
  const order = namedOrder(params, world, '400202')
  return isRefusal(order) ? order : ok({ ...orderData(order), merchantId })
}

/** Version 2 puts the order into `bizData` and writes the merchant's id as text. */
export const queryOrderV2: GatepayHandler = ({ params }, world) => {
  const order = namedOrder(params, world, '400202')
  if (isRefusal(order)) return order
  const { address, chain, fullCurrType } = order
  const bizData = { ...orderData(order), merchantId: String(merchantId), address, chain, fullCurrType, transaction_info: transactions(order) }
  return ok({ bizCode: '000000', bizData, bizMessage: 'success' })
}

export const queryAddressOrder: GatepayHandler = ({ params }, world) => {
  const order = namedOrder(params, world, '500203')
  if (isRefusal(order)) return order
  return order.kind === 'address' ? ok({ ...orderData(order), merchantId, transaction_info: transactions(order) }) : refused('500203')
}

export const closeOrder: GatepayHandler = ({ params }, world) => {
  const order = namedOrder(params, world, '400202')
  if (isRefusal(order)) return order
  if (order.status !== 'PENDING') return refused('400204')
  cancel(world, order)
  return ok({ result: 'SUCCESS' })
}

/** Fees are known only some time after the payment. */
export const queryFee: GatepayHandler = ({ params }, world) => {
  const order = world.orders.byMerchantId(params.text('merchantTradeNo'))
  if (params.text('merchantTradeNo') === undefined) return refused('400001', 'merchantTradeNo is required')
  if (!order) return refused('550139')
  if (order.status !== 'PAID') return refused('550140')
  const { schedule, now } = world.runtime
  if (now() - order.paidAt < schedule.wallMs(feeDelayMs)) return refused('550141')
  const { currency, amount, transactionId, payCurrency, doneAmount } = order
  const detail = { transactionId, payType: 'gate', payTime: String(order.transactTime), payAmount: decimalFrom(doneAmount), payCurrency }
  const totals = { feeAmount: decimalFrom(feeOf(doneAmount)), settleAmount: decimalFrom(doneAmount - feeOf(doneAmount)) }
  return ok({
    orderCurrency: currency,
    orderAmount: decimalFrom(amount),
    payAmount: decimalFrom(doneAmount),
    totalFeeAmount: totals.feeAmount,
    totalSettleAmount: totals.settleAmount,
    payDetails: [{ ...detail, ...totals }],
  })
}

/** Simulated milliseconds from payment until the fees are known. */
const feeDelayMs = 5_000

function orderData(order: GatepayOrder): object {
  const { prepayId, merchantTradeNo, goodsName, currency, status, createTime, expireTime, transactTime, payCurrency, channelId } = order
  const isPaid = transactTime > 0
  const isUnderpaid = order.kind === 'address' && order.doneAmount < order.amount && order.doneAmount > 0n
  return {
    prepayId,
    merchantTradeNo,
    transactionId: isPaid ? order.transactionId : '',
    goodsName,
    currency,
    orderAmount: decimalFrom(order.amount),
    surchargeAmount: '0',
    toleranceAmount: decimalFrom(order.toleranceAmount),
    underpaidAmount: isUnderpaid ? decimalFrom(order.amount - order.doneAmount) : '0',
    status,
    createTime,
    expireTime,
    transactTime,
    order_name: goodsName,
    pay_currency: payCurrency,
    pay_amount: decimalFrom(order.doneAmount),
    actualCurrency: currency,
    actualAmount: decimalFrom(order.doneAmount),
    channel_type: order.kind === 'address' ? 'web3' : 'gate',
    channelId,
    totalFeeAmount: isPaid ? decimalFrom(feeOf(order.doneAmount)) : '0',
    totalSettleAmount: isPaid ? decimalFrom(order.doneAmount - feeOf(order.doneAmount)) : '0',
  }
}

const transactions = (order: GatepayOrder) => ({
  done_amount: decimalFrom(order.doneAmount),
  done_amount_total: decimalFrom(order.doneAmount),
  confirming_list: order.waitAmount > 0n ? [{ amount: decimalFrom(order.waitAmount), confirm: '0/1' }] : [],
})
