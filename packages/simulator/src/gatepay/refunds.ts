import { decimalFrom, decimalsOf, type Units, unitsFrom } from '../amount.ts'
import { startLife } from '../objects/life-cycle.ts'
import { createRandom, digits } from '../random.ts'
import { available, book } from './account/funds.ts'
import { ok, type Refusal, refused } from './answer.ts'
import { notifyRefund } from './notify.ts'
import type { Params } from './params.ts'
import type { GatepayHandler, GatepayOrder, GatepayRefund, GatepayWorld } from './world.ts'

/** The operation that requested the refund. Each has its own rules and codes. */
type RefundKind = 'order' | 'order_v2' | 'address' | 'address_convert'

/** Most refunds of one order. GatePay documents no number. */
const mostRefunds = 10
const requestId = /^[A-Za-z0-9_-]{1,32}$/

/** A handler that accepts or refuses refunds. The merchant learns the final state from a callback or a query. */
export const createRefund =
  (kind: RefundKind): GatepayHandler =>
  ({ params }, world) => {
    const id = params.text('refundRequestId') ?? ''
    if (!requestId.test(id)) return refused('400001', 'refundRequestId is invalid')
    if (params.text('prepayId') === undefined) return refused('400001', 'prepayId is required')
    const order = world.orders.byProviderId(params.text('prepayId'))
    if (!order) return refused(kind === 'order' || kind === 'order_v2' ? '400202' : '500203')
    const given = params.raw('refundAmount') ?? params.raw('refundOrderAmount')
    const amount = unitsFrom(given)
    const earlier = world.refunds.byMerchantId(id)
    // Repeating a request gives the same refund. Using its id for another refund is refused.
    if (earlier)
      return earlier.order === order && earlier.amount === amount ? ok(createdData(earlier)) : refused('400001', 'refundRequestId was used before')
    const refusal = orderRefusal(kind, order, params) ?? amountRefusal(kind, order, given, world)
    if (refusal || amount === undefined) return refusal ?? refused('400608')
    return ok(createdData(accept(world, order, id, amount, params.text('refundReason') ?? '')))
  }

function orderRefusal(kind: RefundKind, order: GatepayOrder, params: Params): Refusal | undefined {
  if (order.status !== 'PAID') return refused('400604')
  const isConvert = order.kind === 'address' && order.payCurrency !== order.currency
  if (kind === 'address_convert' ? !isConvert : isConvert) return refused('500208')
  const receiver = params.text('receiverId')
  if (kind.startsWith('address') && !/^\d{1,20}$/.test(receiver ?? '')) return refused('500204')
  const currency = params.text('refundPayCurrency')
  if (currency !== undefined && currency !== order.currency && currency !== order.payCurrency) return refused('500205')
  return order.refundCount >= mostRefunds ? refused('400607') : undefined
}

function amountRefusal(kind: RefundKind, order: GatepayOrder, given: unknown, world: GatepayWorld): Refusal | undefined {
  const amount = unitsFrom(given)
  if (amount === undefined || amount === 0n || decimalsOf(given) > 6) return refused('400608')
  if (order.refunded + amount > order.doneAmount) return refused(kind.startsWith('address') ? '500206' : '400608')
  return amount > available(world, order.currency) ? refused('400605') : undefined
}

function accept(world: GatepayWorld, order: GatepayOrder, refundRequestId: string, amount: Units, reason: string): GatepayRefund {
  const refundId = `3${createRandom(world.runtime.seed, 'gatepay', 'refund', refundRequestId).text(17, digits)}`
  const refund: GatepayRefund = { refundRequestId, refundId, order, amount, reason, createTime: world.now(), status: 'ACCEPTED', transactTime: 0 }
  order.refunded += amount
  order.refundCount += 1
  book(world, {
    transactId: refundId,
    orderId: order.prepayId,
    merchantTradeNo: order.merchantTradeNo,
    financialType: 'refund_fi',
    currency: order.currency,
    amount: -amount,
  })
  world.refunds.add(refundRequestId, refundId, refund)
  startRefund(world, refund)
  return refund
}

function startRefund(world: GatepayWorld, refund: GatepayRefund): void {
  const { seed, payers } = world.runtime
  const random = createRandom(seed, 'gatepay', 'refund life', refund.refundRequestId)
  const isRejected = random.next() < payers.refundRejected
  startLife(world.runtime, { provider: 'gatepay', object: 'refund', orderId: refund.refundRequestId }, [
    {
      afterMs: random.between(...payers.refundMs),
      run: () => {
        world.refunds.move(refund, 'PROCESS')
        notifyRefund(world, refund, 'REFUND_PROCESS')
      },
    },
    { afterMs: random.between(...payers.refundMs), isSettlement: true, run: (mustFail) => finish(world, refund, isRejected || mustFail) },
  ])
}

function finish(world: GatepayWorld, refund: GatepayRefund, isRejected: boolean): void {
  refund.transactTime = world.now()
  world.refunds.move(refund, isRejected ? 'FAIL' : 'SUCCESS')
  if (isRejected) giveBack(world, refund)
  notifyRefund(world, refund, isRejected ? 'REFUND_REJECTED' : 'REFUND_SUCCESS')
}

function giveBack(world: GatepayWorld, { refundId, order, amount }: GatepayRefund): void {
  order.refunded -= amount
  book(world, {
    transactId: refundId,
    orderId: order.prepayId,
    merchantTradeNo: order.merchantTradeNo,
    financialType: 'refund_fi',
    currency: order.currency,
    amount,
  })
}

export const queryRefund: GatepayHandler = ({ params }, world) => {
  const refund = world.refunds.byMerchantId(params.text('refundRequestId'))
  if (params.text('refundRequestId') === undefined) return refused('400001', 'refundRequestId is required')
  return refund ? ok({ ...createdData(refund), refundStatus: statusWord(refund) }) : refused('400304')
}

export const refundDetails: GatepayHandler = ({ params }, world) => {
  const refund = world.refunds.byMerchantId(params.text('refundRequestId'))
  if (params.text('refundRequestId') === undefined) return refused('400001', 'refundRequestId is required')
  if (!refund) return refused('400304')
  const { order, amount, createTime, transactTime, refundId, refundRequestId } = refund
  return ok({
    gateRefundId: refundId,
    refundId: refundRequestId,
    orderId: order.prepayId,
    merchantTradeNo: order.merchantTradeNo,
    createTime,
    transactTime,
    transactionId: order.transactionId,
    orderAmount: decimalFrom(order.amount),
    orderCurrency: order.currency,
    amount: decimalFrom(amount),
    currency: order.currency,
    status: statusWord(refund),
    refund_style: 1,
    refund_pay_channel: 1,
    refund_amount_type: amount === order.amount ? 1 : 2,
    refund_fail_reason: refund.status === 'FAIL' ? 'rejected' : '',
  })
}

/** The documentation has no state for a refund that is accepted but not yet processed, so it is shown as PROCESS. */
const statusWord = ({ status }: GatepayRefund) => (status === 'ACCEPTED' ? 'PROCESS' : status)

const createdData = ({ refundRequestId, refundId, order, amount }: GatepayRefund) => ({
  refundRequestId,
  refundGateId: refundId,
  prepayId: order.prepayId,
  orderAmount: decimalFrom(order.amount),
  refundAmount: decimalFrom(amount),
  orderCurrency: order.currency,
  channelId: order.channelId,
})
