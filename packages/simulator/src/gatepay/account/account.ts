import { decimalFrom } from '../../amount.ts'
import { bare, ok, refused } from '../answer.ts'
import type { GatepayHandler } from '../world.ts'
import { chains, isCurrency, worth } from './currencies.ts'

const shown = (units: bigint) => decimalFrom(((units < 0n ? 0n : units) / 100n) * 100n)

export const balanceList: GatepayHandler = (_call, world) =>
  ok({ balance_list: [...world.balances].map(([currency, units]) => ({ currency, available: shown(units) })) })

export const balanceMap: GatepayHandler = (_call, world) =>
  ok(Object.fromEntries([...world.balances].map(([currency, units]) => [currency, shown(units)])))

const mostRows = 500
const instant = /^\d{1,16}$/

export const queryLedger: GatepayHandler = ({ params }, world) => {
  const [startTime, endTime, page, count] = ['startTime', 'endTime', 'page', 'count'].map((name) => params.text(name) ?? '')
  const isNumbers = [startTime, endTime, page, count].every((value) => instant.test(value ?? ''))
  if (!isNumbers || Number(startTime) > Number(endTime)) return refused('400001')
  const orderType = params.text('orderType')
  if (orderType !== undefined && !['1', '2', '3'].includes(orderType)) return refused('5504060')
  if (Number(count) > mostRows) return refused('5504061')
  const found = world.ledger.filter(
    (row) =>
      row.transactTime >= Number(startTime) &&
      row.transactTime <= Number(endTime) &&
      row.currency === (params.text('currency') ?? row.currency) &&
      row.financialType === (params.text('financialType') ?? row.financialType) &&
      isAsked(row, orderType, params.text('orderIdNo')),
  )
  const from = (Number(page) - 1) * Number(count)
  const rows = found.slice(from, from + Number(count))
  const hasNext = from + rows.length < found.length
  return ok({
    merchant_id: 10_002,
    total: found.length,
    hasNext,
    nextPage: hasNext ? Number(page) + 1 : 0,
    balance_history_item_list: rows.map((row) => ({ ...row, balanceCurrency: row.currency, status: 'PAID', payChannel: 'mini_pay' })),
  })
}

function isAsked(
  row: { merchantTradeNo: string; orderId: string; transactId: string },
  orderType: string | undefined,
  id: string | undefined,
): boolean {
  if (id === undefined || orderType === undefined) return true
  return { 1: row.merchantTradeNo, 2: row.orderId, 3: row.transactId }[orderType] === id
}

/** This operation and the next one answer without an envelope. */
export const currencyChains: GatepayHandler = ({ params }) => {
  const currency = params.text('currency') ?? ''
  if (!isCurrency(currency)) return bare([])
  return bare(
    chains.map((chain) => ({ chain, name_cn: chain, name_en: chain, is_disabled: 0, is_deposit_disabled: 0, is_withdraw_disabled: 0, decimal: '6' })),
  )
}

export const withdrawStatus: GatepayHandler = ({ params }) => {
  const asked = params.text('currency')
  const currencies = Object.keys(worth).filter((currency) => currency === (asked ?? currency))
  const fixed = Object.fromEntries(chains.map((chain) => [chain, '0.05']))
  return bare(currencies.map((currency) => ({ currency, withdraw_fix: '0.05', withdraw_percent: '0%', withdraw_fix_on_chains: fixed })))
}
