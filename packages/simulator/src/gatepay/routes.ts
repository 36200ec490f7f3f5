import { isCallbackUrl } from '../callbacks/callback-url.ts'
import { balanceList, balanceMap, currencyChains, queryLedger, withdrawStatus } from './account/account.ts'
import { executeConversion, previewConversion } from './account/convert.ts'
import { chains, worth } from './account/currencies.ts'
import { ok, refused } from './answer.ts'
import { createOrder } from './orders/order-create.ts'
import { closeOrder, queryAddressOrder, queryFee, queryOrder, queryOrderV2 } from './orders/order-query.ts'
import { createPayout, queryPayout } from './payouts.ts'
import { createRefund, queryRefund, refundDetails } from './refunds.ts'
import type { GatepayHandler } from './world.ts'

const addressCurrencies: GatepayHandler = () => ok({ currencies: Object.keys(worth) })

const addressChains: GatepayHandler = ({ params }) => {
  const currency = params.text('currency')
  if (currency === undefined) return refused('400001', 'currency is required')
  return ok({ chains: chains.map((chain) => ({ chain, currency, full_curr_type: `${currency}_${chain}`, show_chain_name_en: chain })) })
}

const saveStaticAddress: GatepayHandler = ({ params }) => {
  const [channelId, chain, callbackUrl] = [params.text('channelId'), params.text('chain'), params.text('callbackUrl')]
  if (channelId === undefined || chain === undefined) return refused('400001', 'channelId and chain are required')
  if (callbackUrl !== undefined && !isCallbackUrl(callbackUrl)) return refused('400624')
  return ok({ address: `T-STATIC-${channelId}-${chain}`, currencies: (params.text('currencies') ?? 'USDT').split(','), ChainShowEn: chain })
}

/** The simulated operations, by method and documented path. */
export const gatepayRoutes: Readonly<Record<string, GatepayHandler>> = {
  'POST /v1/pay/checkout/order': createOrder('checkout'),
  'POST /v1/pay/transactions/native': createOrder('native'),
  'POST /v1/pay/order': createOrder('app'),
  'POST /v1/pay/order/query': queryOrder,
  'GET /v2/pay/order/query': queryOrderV2,
  'POST /v1/pay/order/close': closeOrder,

  'POST /v1/pay/order/refund': createRefund('order'),
  'POST /v1/pay/checkout/refund': createRefund('order'),
  'POST /v2/standard/order/refund': createRefund('order_v2'),
  'POST /v1/pay/order/refund/query': queryRefund,
  'GET /v2/pay/refund/details': refundDetails,
  'POST /v1/pay/address/refund': createRefund('address'),
  'POST /v1/pay/address/refundconvert': createRefund('address_convert'),

  'POST /v1/pay/address/create': createOrder('address'),
  'GET /v1/pay/address/query': queryAddressOrder,
  'GET /v1/pay/address/currencies': addressCurrencies,
  'GET /v1/pay/address/chains': addressChains,
  'POST /v1/pay/fixedaddress/save': saveStaticAddress,

  'POST /v1/pay/withdraw': createPayout,
  'POST /v1/pay/withdraw/query': queryPayout,
  'GET /v1/pay/wallet/currency_chains': currencyChains,
  'GET /v1/pay/wallet/withdraw_status': withdrawStatus,

  'GET /v1/pay/balance/query': balanceList,
  'GET /v1/pay/balance': balanceMap,
  'GET /v1/pay/bill/orderlist': queryLedger,
  'GET /api/open/v1/pay/order/fee/query': queryFee,

  'POST /v1/pay/convert/preview': previewConversion,
  'POST /v1/pay/convert': executeConversion,
}
