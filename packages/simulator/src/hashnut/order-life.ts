import { shareOf, type Units } from '../amount.ts'
import { type Step, startLife } from '../objects/life-cycle.ts'
import { createRandom, crockford, upperHex } from '../random.ts'
import { notify } from './notify.ts'
import type { HashnutOrder, HashnutWorld, OrderState, Supplement } from './world.ts'

const subjectOf = ({ merchantOrderId }: HashnutOrder) => ({ provider: 'hashnut', object: 'order', orderId: merchantOrderId }) as const

/** Starts the timers of a new order: its payer and its expiry. */
export function startOrder(world: HashnutWorld, order: HashnutOrder): void {
  const lifeMs = (order.expireTime - order.createTime) / world.runtime.schedule.wallMs(1)
  order.expiry = startLife(world.runtime, subjectOf(order), [{ afterMs: lifeMs, run: () => end(world, order, -2) }])
  const pays = order.plan.outcome !== 'unpaid' && order.plan.outcome !== 'blocked'
  if (pays) order.life = startLife(world.runtime, subjectOf(order), [{ afterMs: order.plan.payAfterMs, run: () => pay(world, order, undefined) }])
}

/** The payer, or the page on which the payer pays, names a transaction. The order goes to state 1, then it follows the chain. */
export function pay(world: HashnutWorld, order: HashnutOrder, payTxId: string | undefined): void {
  if (order.state !== 0) return
  order.life?.stop()
  order.expiry?.stop()
  order.payTxId = payTxId ?? `0x${createRandom(world.runtime.seed, 'hashnut', 'tx', order.merchantOrderId).text(64, upperHex).toLowerCase()}`
  order.confirmPayTime = world.now()
  move(world, order, 1)
  order.life = startLife(world.runtime, subjectOf(order), chainSteps(world, order))
}

function chainSteps(world: HashnutWorld, order: HashnutOrder): readonly Step[] {
  const { broadcastMs, verifyMs, outcome } = order.plan
  const fail: Step = { afterMs: broadcastMs, run: () => end(world, order, -1) }
  if (outcome === 'lost' || outcome === 'failed') return [fail]
  const { confirmations, blockMs } = order.chain
  return [
    { afterMs: broadcastMs, run: () => seen(world, order) },
    { afterMs: confirmations * blockMs, run: () => confirmed(world, order) },
    { afterMs: verifyMs, isSettlement: true, run: (mustFail) => verify(world, order, mustFail) },
  ]
}

function seen(world: HashnutWorld, order: HashnutOrder): void {
  order.seenAt = world.runtime.now()
  move(world, order, 2)
}

function confirmed(world: HashnutWorld, order: HashnutOrder): void {
  order.paySuccessTime = world.now()
  order.paidAmount = receivedAmount(order)
  move(world, order, 3)
}

function receivedAmount({ plan, amount }: HashnutOrder): Units {
  if (plan.outcome === 'underpaid') return shareOf(amount, 0.5)
  if (plan.outcome === 'overpaid') return amount + shareOf(amount, 0.1)
  return plan.outcome === 'wrong_coin' || plan.outcome === 'wrong_address' || plan.outcome === 'unreadable' ? 0n : amount
}

/** The last step: compares amount, address and token with the order. */
function verify(world: HashnutWorld, order: HashnutOrder, mustFail: boolean): void {
  const hasFailed = order.failure !== undefined || mustFail
  if (!hasFailed && order.paidAmount > order.amount) order.flagAmount = order.paidAmount - order.amount
  end(world, order, hasFailed ? -1 : 4)
}

/** The merchant cancels an order that nobody has paid yet. */
export const cancel = (world: HashnutWorld, order: HashnutOrder): void => end(world, order, -3)

function end(world: HashnutWorld, order: HashnutOrder, state: 4 | -1 | -2 | -3): void {
  order.life?.stop()
  order.expiry?.stop()
  order.life = undefined
  order.expiry = undefined
  order.finishTime = world.now()
  if (state === -1) explain(world, order)
  move(world, order, state)
}

function explain(world: HashnutWorld, order: HashnutOrder): void {
  order.errorMsg = order.failure ?? 'transaction execute failed'
  if (order.plan.outcome !== 'underpaid') return
  order.isUnderPaid = true
  const supplementId = `01S${createRandom(world.runtime.seed, 'hashnut', 'supplement', order.merchantOrderId).text(23, crockford)}`
  order.supplements = [{ supplementId, amount: order.amount - order.paidAmount, state: 0 }]
}

/** Called when the payer has sent the missing amount. The documentation does not say what happens then. Here the order succeeds. */
export function paySupplement(world: HashnutWorld, order: HashnutOrder, supplement: Supplement): void {
  supplement.state = 1
  const { broadcastMs, verifyMs } = order.plan
  const finish = () => {
    supplement.state = 4
    order.isUnderPaid = false
    order.errorMsg = ''
    order.paidAmount = order.amount
    order.finishTime = world.now()
    move(world, order, 4)
  }
  order.life = startLife(world.runtime, subjectOf(order), [{ afterMs: broadcastMs + verifyMs, isSettlement: true, run: finish }])
}

function move(world: HashnutWorld, order: HashnutOrder, state: OrderState): void {
  order.state = state
  order.updateTime = world.now()
  world.orders.move(order, String(state))
  notify(world, order)
}

/** The number of confirming blocks, calculated from the clock. A timer for each block of each order would be too many timers. */
export function confirmCount({ runtime }: HashnutWorld, { seenAt, chain, state }: HashnutOrder): number {
  if (seenAt === 0) return 0
  if (state >= 3) return chain.confirmations
  return Math.min(chain.confirmations, Math.floor((runtime.now() - seenAt) / runtime.schedule.wallMs(chain.blockMs)))
}
