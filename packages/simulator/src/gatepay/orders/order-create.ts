import { decimalFrom, decimalsOf, unitsFrom } from '../../amount.ts'
import { isCallbackUrl } from '../../callbacks/callback-url.ts'
import { paymentPlan } from '../../payers/payers.ts'
import { outcomeOfPayment } from '../../payers/payment-words.ts'
import { base58, createRandom, digits } from '../../random.ts'
import { isChain, isCurrency } from '../account/currencies.ts'
import { ok, type Refusal, refused } from '../answer.ts'
import type { Params } from '../params.ts'
import { longestOrderLifeMs } from '../settings.ts'
import type { GatepayHandler, GatepayOrder, GatepayWorld } from '../world.ts'
import { startOrder } from './order-life.ts'

const terminals = ['APP', 'WEB', 'WAP', 'MINIAPP', 'OTHERS']
const tradeNo = /^[A-Za-z0-9_-]{1,100}$/
const smallest = 10_000n
const largest = 5_000_000n * 100_000_000n

/** A handler that creates orders of one kind. */
export const createOrder =
  (kind: GatepayOrder['kind']): GatepayHandler =>
  ({ params }, world) => {
    const refusal = fieldRefusal(kind, params) ?? amountRefusal(params) ?? timeRefusal(params, world) ?? duplicateRefusal(kind, params, world)
    if (refusal) return refusal
    const order = newOrder(kind, params, world)
    world.orders.add(order.merchantTradeNo, order.prepayId, order)
    startOrder(world, order)
    return ok(createdData(order, world))
  }

function fieldRefusal(kind: GatepayOrder['kind'], params: Params): Refusal | undefined {
  const bad = (name: string) => refused('400001', `${name} is invalid`)
  if (!tradeNo.test(params.text('merchantTradeNo') ?? '')) return bad('merchantTradeNo')
  if (!terminals.includes(params.object('env').text('terminalType') ?? '')) return bad('env.terminalType')
  const goodsName = params.object('goods').text('goodsName') ?? ''
  if (goodsName === '' || goodsName.length > 160) return bad('goods.goodsName')
  if (!isPriced(params)) return bad(kind === 'native' ? 'currency, orderAmount' : 'currency, orderAmount or fiatCurrency, fiatAmount')
  if (kind === 'address' && !isChain(params.text('chain') ?? '')) return bad('chain')
  if (kind === 'address' && params.text('fullCurrType') === undefined) return bad('fullCurrType')
  if (!isCurrency(params.text('currency') ?? 'USDT')) return refused('400205')
  if (!isCurrency(params.text('payCurrency') ?? 'USDT')) return refused('400623')
  const callbackUrl = params.text('callbackUrl')
  return callbackUrl !== undefined && !isCallbackUrl(callbackUrl) ? refused('400624') : undefined
}

const isPriced = (params: Params) =>
  (params.text('currency') !== undefined && params.raw('orderAmount') !== undefined) ||
  (params.text('fiatCurrency') !== undefined && params.text('fiatAmount') !== undefined)

function amountRefusal(params: Params): Refusal | undefined {
  const given = params.text('fiatAmount') ?? params.raw('orderAmount')
  const amount = unitsFrom(given)
  if (amount === undefined && typeof given !== 'string' && typeof given !== 'number') return refused('400001', 'orderAmount is invalid')
  const isRight = amount !== undefined && amount >= smallest && amount <= largest && decimalsOf(given) <= 6
  return isRight ? undefined : refused('400621')
}

function timeRefusal(params: Params, world: GatepayWorld): Refusal | undefined {
  const given = params.text('orderExpireTime')
  if (given === undefined) return undefined
  const left = Number(given) - world.now()
  if (!Number.isInteger(Number(given))) return refused('400001', 'orderExpireTime is invalid')
  if (left <= 0) return refused('400603')
  return left > longestOrderLifeMs + world.settings.timestampWindowMs ? refused('400001', 'orderExpireTime is invalid') : undefined
}

/** Refuses a number that was used before. QR orders have their own code when the earlier order is paid. */
function duplicateRefusal(kind: GatepayOrder['kind'], params: Params, world: GatepayWorld): Refusal | undefined {
  const earlier = world.orders.byMerchantId(params.text('merchantTradeNo'))
  if (!earlier) return undefined
  return refused(kind === 'native' && earlier.status === 'PAID' ? '400620' : '400201')
}

function newOrder(kind: GatepayOrder['kind'], params: Params, world: GatepayWorld): GatepayOrder {
  const { seed, payers, schedule, faults } = world.runtime
  const merchantTradeNo = params.text('merchantTradeNo') ?? ''
  const random = createRandom(seed, 'gatepay', 'order', merchantTradeNo)
  const currency = params.text('currency') ?? 'USDT'
  const createTime = world.now()
  const plan = paymentPlan(payers, seed, 'gatepay', merchantTradeNo)
  const forced = faults.forPayment('gatepay', merchantTradeNo)
  const isAddress = kind === 'address'
  return {
    kind,
    prepayId: `1${random.text(17, digits)}`,
    transactionId: `2${random.text(17, digits)}`,
    merchantTradeNo,
    currency,
    payCurrency: params.text('payCurrency') ?? currency,
    amount: unitsFrom(params.text('orderAmount') ?? params.text('fiatAmount')) ?? 0n,
    toleranceAmount: unitsFrom(params.text('toleranceAmount')) ?? 0n,
    chain: params.text('chain') ?? '',
    fullCurrType: params.text('fullCurrType') ?? '',
    address: isAddress ? `T${random.text(33, base58)}` : '',
    goodsName: params.object('goods').text('goodsName') ?? '',
    terminalType: params.object('env').text('terminalType') ?? '',
    channelId: params.text('channelId') ?? '',
    callbackUrl: params.text('callbackUrl'),
    createTime,
    expireTime: expiryOf(params, world, createTime, schedule.wallMs),
    plan: forced === undefined ? plan : { ...plan, outcome: outcomeOfPayment(forced) ?? plan.outcome },
    status: 'PENDING',
    transactTime: 0,
    paidAt: 0,
    paidVia: undefined,
    doneAmount: 0n,
    waitAmount: 0n,
    refunded: 0n,
    refundCount: 0,
    life: undefined,
    expiry: undefined,
  }
}

/** When the order expires, by the real clock. The requested duration is simulated time, so it is divided by the speed. */
function expiryOf(params: Params, world: GatepayWorld, createTime: number, wallMs: (simulatedMs: number) => number): number {
  const asked = params.text('orderExpireTime')
  const lifeMs = asked === undefined ? world.settings.orderLifeMs : Math.min(longestOrderLifeMs, Number(asked) - createTime)
  return Math.ceil(createTime + wallMs(lifeMs))
}

function createdData(order: GatepayOrder, world: GatepayWorld): object {
  const { kind, prepayId, terminalType, expireTime, currency, payCurrency, channelId, goodsName } = order
  const base = { prepayId, terminalType, expireTime }
  const location = `${world.baseUrl()}/webpay?prepayid=${prepayId}`
  const qrContent = `${world.baseUrl()}/qr/${prepayId}`
  const chain = { chain_type: order.chain, fullCurrType: order.fullCurrType, address: order.address }
  switch (kind) {
    case 'app':
      return base
    case 'native':
      return { ...base, qrContent, location }
    case 'address':
      return { ...base, chain }
    case 'checkout': {
      const orderAmount = decimalFrom(order.amount)
      const pay = { payCurrency, payAmount: orderAmount, chain, goodsName, appName: 'Simulated shop', appLogo: '', inUsdt: orderAmount, channelId }
      return { ...base, orderAmount, currency, toleranceAmount: decimalFrom(order.toleranceAmount), qrContent, location, ...pay }
    }
  }
}
