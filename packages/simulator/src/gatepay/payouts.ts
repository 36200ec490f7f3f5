import { decimalFrom, decimalsOf, type Units, unitsFrom } from '../amount.ts'
import { startLife } from '../objects/life-cycle.ts'
import { createRandom, digits } from '../random.ts'
import { isChain, isCurrency } from './account/currencies.ts'
import { available, book } from './account/funds.ts'
import { ok, type Refusal, refused } from './answer.ts'
import { notifyPayout } from './notify.ts'
import { type Params, paramsFrom } from './params.ts'
import type { GatepayHandler, GatepayPayout, GatepayWorld, PayoutItem } from './world.ts'

const batchPattern = /^[A-Za-z0-9_]{1,32}$/
const itemPattern = /^[A-Za-z0-9_-]{1,64}$/
/** The documentation gives no numbers for these limits. */
const mostItems = 100
const longestMemo = 120
const mostDecimals = 6
const flatFee = 5_000_000n

/** Accepts a payout batch as a whole or refuses it as a whole. The id of a refused batch may be used again. */
export const createPayout: GatepayHandler = ({ params }, world) => {
  const batchId = params.text('batch_id') ?? ''
  const items = params.list('withdraw_list').map(paramsFrom)
  const refusal = batchRefusal(batchId, items, world) ?? firstRefusal(items, itemRefusal) ?? balanceRefusal(items, world)
  if (refusal) return refusal
  const payout: GatepayPayout = {
    batchId,
    channelId: params.text('channel_id') ?? '',
    createTime: world.now(),
    updateTime: world.now(),
    items: items.map((item) => newItem(item, batchId, world)),
    status: 'INIT',
  }
  for (const item of payout.items) settleItem(world, payout, item, -totalOf(item))
  world.payouts.add(batchId, batchId, payout)
  startPayout(world, payout)
  return ok({ batch_id: batchId })
}

function batchRefusal(batchId: string, items: readonly Params[], world: GatepayWorld): Refusal | undefined {
  if (!batchPattern.test(batchId)) return refused('550249')
  if (world.payouts.byMerchantId(batchId)) return refused('550245')
  if (items.length === 0) return refused('400001', 'withdraw_list is empty')
  return items.length > mostItems ? refused('550238') : undefined
}

function firstRefusal(items: readonly Params[], refusalOf: (item: Params) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = refusalOf(item)
    if (refusal) return refusal
  }
  return undefined
}

function itemRefusal(item: Params): Refusal | undefined {
  const missing = (
    [
      ['amount', '550239'],
      ['currency', '550240'],
      ['address', '550241'],
      ['chain', '550242'],
    ] as const
  ).find(([name]) => item.text(name) === undefined)
  if (missing) return refused(missing[1])
  // The message of code 550249 calls this member `withdraw_order_id`; the documented request calls it `merchant_withdraw_id`.
  if (!itemPattern.test(item.text('merchant_withdraw_id') ?? item.text('withdraw_order_id') ?? '')) return refused('550249')
  if (!isCurrency(item.text('currency') ?? '')) return refused('400001', 'currency is invalid')
  if (!isChain(item.text('chain') ?? '')) return refused('400001', 'chain is invalid')
  if (decimalsOf(item.text('amount')) > mostDecimals) return refused('550235')
  if (unitsFrom(item.raw('amount')) === undefined) return refused('400001', 'amount is invalid')
  return (item.text('memo') ?? '').length > longestMemo ? refused('550234') : undefined
}

function balanceRefusal(items: readonly Params[], world: GatepayWorld): Refusal | undefined {
  const needed = new Map<string, Units>()
  for (const item of items) {
    const currency = item.text('currency') ?? ''
    needed.set(currency, (needed.get(currency) ?? 0n) + (unitsFrom(item.raw('amount')) ?? 0n) + flatFee)
  }
  return [...needed].some(([currency, amount]) => amount > available(world, currency)) ? refused('550233') : undefined
}

function newItem(item: Params, batchId: string, world: GatepayWorld): PayoutItem {
  const merchantWithdrawId = item.text('merchant_withdraw_id') ?? item.text('withdraw_order_id') ?? ''
  const amount = unitsFrom(item.raw('amount')) ?? 0n
  return {
    id: `4${createRandom(world.runtime.seed, 'gatepay', 'payout', batchId, merchantWithdrawId).text(17, digits)}`,
    merchantWithdrawId,
    currency: item.text('currency') ?? '',
    chain: item.text('chain') ?? '',
    address: item.text('address') ?? '',
    memo: item.text('memo') ?? '',
    amount,
    fee: amount > flatFee ? flatFee : 0n,
    isFeeOnTop: item.text('fee_type') === '1',
    status: 'INIT',
    finishTime: 0,
  }
}

const totalOf = ({ amount, fee, isFeeOnTop }: PayoutItem) => (isFeeOnTop ? amount + fee : amount)

const settleItem = (world: GatepayWorld, { batchId }: GatepayPayout, { id, currency }: PayoutItem, amount: Units) =>
  book(world, { transactId: id, orderId: id, merchantTradeNo: batchId, financialType: 'distribution_fi', currency, amount })

function startPayout(world: GatepayWorld, payout: GatepayPayout): void {
  const { seed, payers } = world.runtime
  const random = createRandom(seed, 'gatepay', 'payout life', payout.batchId)
  startLife(world.runtime, { provider: 'gatepay', object: 'payout', orderId: payout.batchId }, [
    { afterMs: random.between(...payers.payoutMs), run: () => submit(world, payout) },
    { afterMs: random.between(...payers.payoutMs), isSettlement: true, run: (mustFail) => finish(world, payout, mustFail) },
  ])
}

function submit(world: GatepayWorld, payout: GatepayPayout): void {
  for (const item of payout.items) item.status = 'PROCESSING'
  payout.updateTime = world.now()
  world.payouts.move(payout, 'PROCESSING')
}

function finish(world: GatepayWorld, payout: GatepayPayout, mustFail: boolean): void {
  const { seed, payers } = world.runtime
  payout.updateTime = world.now()
  for (const item of payout.items) {
    const hasFailed = mustFail || createRandom(seed, 'gatepay', 'payout fate', payout.batchId, item.merchantWithdrawId).next() < payers.payoutFailed
    item.status = hasFailed ? 'FAIL' : 'DONE'
    item.finishTime = world.now()
    if (hasFailed) settleItem(world, payout, item, totalOf(item))
  }
  const failed = payout.items.filter(({ status }) => status === 'FAIL').length
  world.payouts.move(payout, failed === 0 ? 'SUCCESS' : failed === payout.items.length ? 'FAIL' : 'PARTIAL')
  notifyPayout(world, payout)
}

const filters = ['ALL', 'INIT', 'PENDING', 'PROCESSING', 'CHECK', 'FAIL', 'DONE']

export const queryPayout: GatepayHandler = ({ params }, world) => {
  const filter = params.text('detail_status') ?? 'ALL'
  if (!filters.includes(filter)) return refused('400001', 'detail_status is invalid')
  const batchId = params.text('batch_id') ?? ''
  if (!batchPattern.test(batchId)) return refused('550249')
  const payout = world.payouts.byMerchantId(batchId)
  if (!payout) return refused('400202')
  const items = payout.items.filter(({ status }) => filter === 'ALL' || status === filter)
  return ok({ batch_id: batchId, status: payout.status, create_time: payout.createTime, withdraw_list: items.map((item) => itemData(item, payout)) })
}

const itemData = (item: PayoutItem, payout: GatepayPayout) => ({
  id: item.id,
  suborder_id: item.id,
  merchant_withdraw_id: item.merchantWithdrawId,
  chain: item.chain,
  address: item.address,
  currency: item.currency,
  amount: decimalFrom(item.amount),
  fee: decimalFrom(item.fee),
  fee_type: item.isFeeOnTop ? 1 : 0,
  tx_id: item.status === 'DONE' ? `0x${item.id}` : '',
  memo: item.memo,
  status: item.status,
  err_msg: item.status === 'FAIL' ? 'withdraw failed' : '',
  create_time: payout.createTime,
  update_time: payout.updateTime,
  finish_time: item.finishTime,
  channel_id: payout.channelId,
})
