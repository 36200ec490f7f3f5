import { unitsFrom } from '../../amount.ts'
import { type GatepayAnswer, ok, refused } from '../answer.ts'
import { paramsFrom } from '../params.ts'
import type { GatepayOrder, GatepayWorld } from '../world.ts'
import { pay } from './order-life.ts'

const page = /^\/(qr|webpay)\/(\d+)$/

/** Reads the path of a payer's page: how the payer pays, and for which order. Undefined for any other path. */
export function payerPage(path: string): { readonly via: 'qr' | 'web'; readonly prepayId: string } | undefined {
  const [, way, prepayId] = page.exec(path) ?? []
  return prepayId === undefined ? undefined : { via: way === 'qr' ? 'qr' : 'web', prepayId }
}

/** A payer pays with a wallet (`POST /qr/<prepayId>`) or in a browser (`POST /webpay/<prepayId>`). The body is `{ amount, currency }`, without a signature. */
export function payByPayer(world: GatepayWorld, { via, prepayId }: { via: 'qr' | 'web'; prepayId: string }, body: unknown): GatepayAnswer {
  const params = paramsFrom(body)
  const order = world.orders.byProviderId(prepayId)
  if (!order) return refused('400202')
  const code = stateCode(order, via) ?? paymentCode(order, params.raw('amount'), params.text('currency'))
  if (code !== undefined) return refused(code)
  pay(world, order, via)
  return ok({ transactionId: order.transactionId, status: order.status })
}

function stateCode(order: GatepayOrder, via: 'qr' | 'web'): string | undefined {
  switch (order.status) {
    case 'PENDING':
      return undefined
    case 'PAID':
      return via === 'qr' && order.paidVia === 'qr' ? '500101' : '400620'
    case 'EXPIRED':
      return via === 'qr' ? '500100' : '400603'
    case 'PROCESS':
    case 'CANCELLED':
    case 'ERROR':
    case 'BLOCK':
      return '400204'
  }
}

function paymentCode(order: GatepayOrder, amount: unknown, currency: string | undefined): string | undefined {
  if (currency !== undefined && currency !== order.payCurrency) return '400623'
  return unitsFrom(amount) === order.amount ? undefined : '400621'
}
