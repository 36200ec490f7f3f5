import { decimalFrom, type Units } from '../../amount.ts'
import type { GatepayWorld } from '../world.ts'

const rememberedRows = 10_000

/** Adds an amount to the payment account, or subtracts it if it is negative, and writes a ledger row. */
export function book(
  world: GatepayWorld,
  entry: {
    readonly transactId: string
    readonly orderId: string
    readonly merchantTradeNo: string
    readonly financialType: string
    readonly currency: string
    readonly amount: Units
  },
): void {
  const { amount, currency, ...row } = entry
  const balance = (world.balances.get(currency) ?? 0n) + amount
  world.balances.set(currency, balance)
  if (world.ledger.length >= rememberedRows) world.ledger.shift()
  const payAmount = `${amount < 0n ? '-' : '+'}${decimalFrom(amount < 0n ? -amount : amount)}`
  world.ledger.push({ ...row, currency, payAmount, transactTime: world.now(), balance: decimalFrom(balance < 0n ? 0n : balance) })
}

export const available = (world: GatepayWorld, currency: string): Units => world.balances.get(currency) ?? 0n

/** GatePay's fee: half a percent of the amount. */
export const feeOf = (amount: Units): Units => (amount * 5n) / 1000n
