import { fixedFrom, shareOf, type Units } from '../../amount.ts'
import { type Step, startLife } from '../../objects/life-cycle.ts'
import { book, feeOf } from '../account/funds.ts'
import { notifyOrder } from '../notify.ts'
import type { GatepayOrder, GatepayWorld } from '../world.ts'

/** Starts the timers of a new order: its payer and its expiry. */
export function startOrder(world: GatepayWorld, order: GatepayOrder): void {
  const subject = { provider: 'gatepay', object: 'order', orderId: order.merchantTradeNo } as const
  const { schedule } = world.runtime
  const lifeMs = (order.expireTime - order.createTime) / schedule.wallMs(1)
  order.expiry = startLife(world.runtime, subject, [{ afterMs: lifeMs, run: () => expire(world, order) }])
  order.life = startLife(world.runtime, subject, order.kind === 'address' ? addressSteps(world, order) : accountSteps(world, order))
}

/** A payment from a Gate account is immediate: the order goes from PENDING directly to its final state. */
function accountSteps(world: GatepayWorld, order: GatepayOrder): readonly Step[] {
  const { outcome, payAfterMs } = order.plan
  switch (outcome) {
    case 'unpaid':
    case 'wrong_address':
    case 'wrong_coin':
    case 'lost':
      return []
    case 'failed':
    case 'unreadable':
      return [{ afterMs: payAfterMs, run: () => fail(world, order) }]
    case 'blocked':
      return [{ afterMs: payAfterMs, run: () => block(world, order) }]
    case 'paid':
    case 'underpaid':
    case 'overpaid':
      return [{ afterMs: payAfterMs, run: () => pay(world, order, 'account') }]
  }
}

/** A payment to an address takes two steps: the transfer is seen first, and credited after its confirmation. */
function addressSteps(world: GatepayWorld, order: GatepayOrder): readonly Step[] {
  const { outcome, payAfterMs, broadcastMs, verifyMs, isSplit } = order.plan
  const arrive = (amount: Units): Step => ({ afterMs: payAfterMs + broadcastMs, run: () => transfer(world, order, amount) })
  const credit: Step = { afterMs: verifyMs, isSettlement: true, run: (mustFail) => (mustFail ? fail(world, order) : creditAll(world, order)) }
  const half = shareOf(order.amount, 0.5)
  switch (outcome) {
    case 'unpaid':
    case 'wrong_address':
    case 'lost':
    case 'failed':
    case 'unreadable':
      return []
    case 'wrong_coin':
      return [{ afterMs: payAfterMs, run: () => reportWrongCoin(world, order) }]
    case 'blocked':
      return [arrive(order.amount), { afterMs: 0, run: () => block(world, order) }]
    case 'underpaid':
      return [arrive(half), credit]
    case 'overpaid':
      return [arrive(order.amount + half), credit]
    case 'paid': {
      if (!isSplit) return [arrive(order.amount), credit]
      return [arrive(half), credit, { ...arrive(order.amount - half), afterMs: broadcastMs }, credit]
    }
  }
}

const isOpen = ({ status }: GatepayOrder) => status === 'PENDING' || status === 'PROCESS'

/** Called when a transfer was seen. The order becomes PROCESS only when enough was sent. */
function transfer(world: GatepayWorld, order: GatepayOrder, amount: Units): void {
  if (!isOpen(order)) return
  order.waitAmount += amount
  if (order.doneAmount + order.waitAmount + order.toleranceAmount >= order.amount) world.orders.move(order, 'PROCESS')
  notifyOrder(world, order, 'TRANSFER_ADDRESS', 'TRANSFERRED_ADDRESS_IN_TERM', { transferAmount: fixedFrom(amount) })
}

function creditAll(world: GatepayWorld, order: GatepayOrder): void {
  if (!isOpen(order)) return
  order.doneAmount += order.waitAmount
  order.waitAmount = 0n
  if (order.doneAmount + order.toleranceAmount >= order.amount) pay(world, order, 'account')
}

/** Marks the order as paid, credits the payment account and sends the callback. */
export function pay(world: GatepayWorld, order: GatepayOrder, via: NonNullable<GatepayOrder['paidVia']>): void {
  if (!isOpen(order)) return
  end(order)
  if (order.kind !== 'address') order.doneAmount = order.amount
  order.transactTime = world.now()
  order.paidAt = world.runtime.now()
  order.paidVia = via
  world.orders.move(order, 'PAID')
  const { transactionId, prepayId, merchantTradeNo, currency, doneAmount } = order
  book(world, {
    transactId: transactionId,
    orderId: prepayId,
    merchantTradeNo,
    financialType: 'receipt_fi',
    currency,
    amount: doneAmount - feeOf(doneAmount),
  })
  notifyOrder(world, order, payType(order), 'PAY_SUCCESS')
}

/** The merchant closes the order. */
export function cancel(world: GatepayWorld, order: GatepayOrder): void {
  end(order)
  world.orders.move(order, 'CANCELLED')
  notifyOrder(world, order, payType(order), 'PAY_CLOSE')
}

function expire(world: GatepayWorld, order: GatepayOrder): void {
  if (order.status === 'PROCESS') notifyOrder(world, order, 'PAY_ADDRESS', 'PAY_EXPIRED_IN_PROCESS')
  if (order.status !== 'PENDING') return
  end(order)
  world.orders.move(order, 'EXPIRED')
  notifyOrder(world, order, payType(order), 'PAY_CLOSE')
}

function fail(world: GatepayWorld, order: GatepayOrder): void {
  if (!isOpen(order)) return
  end(order)
  world.orders.move(order, 'ERROR')
  notifyOrder(world, order, payType(order), 'PAY_ERROR')
}

/** Called when risk control blocks the payment. Only address orders get a callback about it. */
function block(world: GatepayWorld, order: GatepayOrder): void {
  if (!isOpen(order)) return
  end(order)
  world.orders.move(order, 'BLOCK')
  if (order.kind === 'address') notifyOrder(world, order, 'PAY_ADDRESS', 'PAY_BLOCK')
}

/** Called when the payer sent the wrong coin. The money is held, and the order still waits for the right coin. */
function reportWrongCoin(world: GatepayWorld, order: GatepayOrder): void {
  if (order.status !== 'PENDING') return
  notifyOrder(world, order, 'PAY_UNRESOLVED', 'UNRESOLVED_PENDING', {
    exceptionId: `EX${order.prepayId}`,
    orderType: 'address_pt',
    errorType: 'address_error_currency',
    expectedAmount: fixedFrom(order.amount),
    actualAmount: fixedFrom(order.amount),
    actualCurrency: order.currency === 'USDC' ? 'USDT' : 'USDC',
    actualChain: order.chain,
    toAddress: order.address,
    updateTime: world.now(),
  })
}

const payType = ({ kind }: GatepayOrder) => (kind === 'address' ? 'PAY_ADDRESS' : 'PAY')

function end(order: GatepayOrder): void {
  order.life?.stop()
  order.expiry?.stop()
  order.life = undefined
  order.expiry = undefined
}
