import { decimalsOf, unitsFrom } from '../amount.ts'
import { isCallbackUrl } from '../callbacks/callback-url.ts'
import { paymentPlan } from '../payers/payers.ts'
import { outcomeOfPayment, paymentMessage } from '../payers/payment-words.ts'
import { base58, createRandom, crockford, upperHex } from '../random.ts'
import { type Chain, chainNamed, isCoin } from './chains.ts'
import { orderData } from './order-data.ts'
import { cancel, pay, paySupplement, startOrder } from './order-life.ts'
import { type HashnutAnswer, type HashnutCall, type HashnutHandler, type HashnutOrder, type HashnutWorld, ok, refused, textOf } from './world.ts'

const longestOrderId = 255
const smallest = 1_000_000n
const longestLifeSeconds = 86_400

interface Fields {
  readonly merchantOrderId: string
  readonly chain: Chain
  readonly coin: string
  readonly amount: bigint
}

export const createOrder: HashnutHandler = (call, world) => {
  const found = fieldsOf(call, world)
  if ('kind' in found) return found
  if (world.orders.byMerchantId(found.merchantOrderId)) return refused('-21')
  const order = newOrder(found, call, world)
  world.orders.add(order.merchantOrderId, order.payOrderId, order)
  startOrder(world, order)
  return ok(orderData(world, order, call.generation))
}

function fieldsOf({ body, generation }: HashnutCall, world: HashnutWorld): Fields | Extract<HashnutAnswer, { kind: 'refused' }> {
  const [chainName, coinName] = generation === 'v4' ? (['blockChain', 'tokenSymbol'] as const) : (['chainCode', 'coinCode'] as const)
  const required = ['accessKeyId', 'merchantOrderId', chainName, coinName, 'amount']
  const missing = required.find((name) => body[name] === undefined || body[name] === null || body[name] === '')
  if (missing !== undefined) return refused('-11', `${missing} is required`)
  const notText = [...required.slice(0, -1)].find((name) => typeof body[name] !== 'string')
  if (notText !== undefined) return refused('-12', `${notText} must be a string`)
  if (body.accessKeyId !== world.settings.accessKeyId) return refused('-2')
  const merchantOrderId = String(body.merchantOrderId)
  const callbackUrl = textOf(body, 'callBackUrl')
  if (merchantOrderId.length > longestOrderId) return refused('-10', 'merchantOrderId is too long')
  if (callbackUrl !== undefined && !isCallbackUrl(callbackUrl)) return refused('-10', 'callBackUrl must be an https URL')
  if (!/^\d*$/.test(String(body.expireDuration ?? ''))) return refused('-12', 'expireDuration must be a number of seconds')
  const amount = unitsFrom(body.amount)
  if (amount === undefined && !/^-?\d+(\.\d+)?$/.test(String(body.amount))) return refused('-12', 'amount must be a decimal')
  if (amount === undefined || amount < smallest || decimalsOf(body.amount) > 2) return refused('-22')
  const chain = chainNamed(String(body[chainName]))
  const coin = String(body[coinName])
  return chain && isCoin(coin) ? { merchantOrderId, chain, coin, amount } : refused('-23')
}

function newOrder({ merchantOrderId, chain, coin, amount }: Fields, { body, generation }: HashnutCall, world: HashnutWorld): HashnutOrder {
  const { seed, payers, faults, schedule } = world.runtime
  const random = createRandom(seed, 'hashnut', 'order', merchantOrderId)
  const plan = paymentPlan(payers, seed, 'hashnut', merchantOrderId)
  const forced = faults.forPayment('hashnut', merchantOrderId)
  const outcome = (forced === undefined ? undefined : outcomeOfPayment(forced)) ?? plan.outcome
  const createTime = world.now()
  const asked = Math.min(longestLifeSeconds, Number(textOf(body, 'expireDuration') ?? body.expireDuration) || 0)
  return {
    payOrderId: `01${random.text(24, crockford)}`,
    merchantOrderId,
    accessSign: random.text(64, upperHex),
    chain,
    coin,
    amount,
    receiptAddress:
      textOf(body, 'receiptAddress') ?? (chain.chain === 'TRON' ? `T${random.text(33, base58)}` : `0x${random.text(40, upperHex).toLowerCase()}`),
    // In version 4, `callBackUrl` is the page to which the browser returns. Webhooks go to the URL that is configured for the access key.
    callbackUrl: generation === 'v4' ? undefined : textOf(body, 'callBackUrl'),
    subject: textOf(body, 'subject') ?? '',
    createTime,
    expireTime: Math.ceil(createTime + schedule.wallMs(asked > 0 ? asked * 1000 : world.settings.orderLifeMs)),
    plan: { ...plan, outcome },
    failure: paymentMessage(forced ?? outcome),
    status: '0',
    state: 0,
    payTxId: '',
    seenAt: 0,
    confirmPayTime: 0,
    paySuccessTime: 0,
    finishTime: 0,
    updateTime: createTime,
    paidAmount: 0n,
    flagAmount: 0n,
    isUnderPaid: false,
    errorMsg: '',
    supplements: [],
    life: undefined,
    expiry: undefined,
  }
}

/** Finds the order of a call. The call must contain all three identifiers of the order; it needs no other proof. */
function namedOrder({ body }: HashnutCall, world: HashnutWorld): HashnutOrder | Extract<HashnutAnswer, { kind: 'refused' }> {
  const missing = ['payOrderId', 'merchantOrderId', 'accessSign'].find((name) => textOf(body, name) === undefined)
  if (missing !== undefined) return refused('-11', `${missing} is required`)
  const order = world.orders.byProviderId(textOf(body, 'payOrderId'))
  const isTheirs = order && order.merchantOrderId === body.merchantOrderId && order.accessSign === body.accessSign
  return isTheirs ? order : refused('-24')
}

export const queryOrder: HashnutHandler = (call, world) => {
  const order = namedOrder(call, world)
  return 'kind' in order ? order : ok(orderData(world, order, call.generation))
}

/** Naming a second transaction for a paid order changes nothing. */
export const confirmPaid: HashnutHandler = (call, world) => {
  const order = namedOrder(call, world)
  if ('kind' in order) return order
  const payTxId = textOf(call.body, 'payTxId')
  if (payTxId === undefined) return refused('-11', 'payTxId is required')
  if (order.state < 0) return refused('-60', 'the order is closed')
  pay(world, order, payTxId)
  return ok()
}

export const confirmSupplement: HashnutHandler = (call, world) => {
  const order = namedOrder(call, world)
  if ('kind' in order) return order
  const supplementId = textOf(call.body, 'supplementId')
  if (supplementId === undefined || textOf(call.body, 'payTxId') === undefined) return refused('-11', 'supplementId and payTxId are required')
  const supplement = order.supplements.find((candidate) => candidate.supplementId === supplementId)
  if (!supplement) return refused('-24', 'supplement not found')
  if (supplement.state === 0) paySupplement(world, order, supplement)
  return ok()
}

export const lockOrder: HashnutHandler = ({ body }, world) => {
  const order = world.orders.byProviderId(textOf(body, 'payOrderId') ?? textOf(body, 'platformId'))
  return order && order.accessSign === body.accessSign ? ok() : refused('-24')
}

/** The request is signed, so the order's `accessSign` is not needed. */
export const cancelOrder: HashnutHandler = ({ body }, world) => {
  const payOrderId = textOf(body, 'payOrderId')
  if (payOrderId === undefined) return refused('-11', 'payOrderId is required')
  const order = world.orders.byProviderId(payOrderId)
  if (!order) return refused('-24')
  if (order.state !== 0) return refused('-60', 'only an unpaid order can be cancelled')
  cancel(world, order)
  return ok()
}
