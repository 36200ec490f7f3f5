import { decimalFrom, type Units } from '../amount.ts'
import type { Generation } from './chains.ts'
import { confirmCount } from './order-life.ts'
import type { HashnutOrder, HashnutWorld } from './world.ts'

/** The order as answers show it, with HashNut's types: 64-bit numbers are texts; amounts are numbers in version 3 and texts in version 4. */
export function orderData(world: HashnutWorld, order: HashnutOrder, generation: Generation): Record<string, unknown> {
  const amountOf = (units: Units) => (generation === 'v4' ? decimalFrom(units) : Number(decimalFrom(units)))
  const isPaid = order.paySuccessTime > 0
  return {
    payOrderId: order.payOrderId,
    merchantOrderId: order.merchantOrderId,
    accessSign: order.accessSign,
    accessKeyId: world.settings.accessKeyId,
    chain: order.chain.chain,
    ...(generation === 'v4'
      ? { blockChain: order.chain.blockChain, tokenSymbol: order.coin }
      : { chainCode: order.chain.chainCode, coinCode: order.coin }),
    receiptAddress: order.receiptAddress,
    [generation === 'v4' ? 'payUrl' : 'paymentUrl']: `${world.baseUrl()}/pay?payOrderId=${order.payOrderId}`,
    state: order.state,
    amount: amountOf(order.amount),
    originalAmountString: decimalFrom(order.amount),
    amountString: decimalFrom(order.amount + order.flagAmount),
    ...(order.flagAmount > 0n && { flagAmount: amountOf(order.flagAmount), flagAmountString: decimalFrom(order.flagAmount) }),
    ...(isPaid && { paidAmount: amountOf(order.paidAmount) }),
    ...(order.isUnderPaid && { underPaid: true }),
    ...(order.supplements.length > 0 && { supplements: order.supplements.map(({ amount, ...rest }) => ({ ...rest, amount: amountOf(amount) })) }),
    ...(order.errorMsg !== '' && { errorMsg: order.errorMsg }),
    ...(order.payTxId !== '' && { payTxId: order.payTxId, confirmCount: String(confirmCount(world, order)) }),
    subject: order.subject,
    ...times(order, world.settings.dates),
  }
}

function times(order: HashnutOrder, dates: 'iso' | 'ms'): object {
  const date = (ms: number) => (dates === 'ms' ? ms : new Date(ms).toISOString())
  const { createTime, updateTime, expireTime, confirmPayTime, paySuccessTime, finishTime } = order
  const reached = Object.entries({ confirmPayTime, paySuccessTime, finishTime }).filter(([, at]) => at > 0)
  return {
    createTime: date(createTime),
    updateTime: date(updateTime),
    expireTime: String(expireTime),
    ...Object.fromEntries(reached.map(([name, at]) => [name, String(at)])),
  }
}
