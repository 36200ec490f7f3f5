import type { Operation } from '../provider.ts'

// Every operation has all members, because a missing one could be read from a polluted Object.prototype.
const signed = { isSigned: true, object: undefined } as const
const order = { ...signed, object: 'order' } as const
const refund = { ...signed, object: 'refund' } as const
const payout = { ...signed, object: 'payout' } as const

/** Every documented request. The variants for institutions have another base path and the same end of the path, so they match, too. */
export const gatepayOperations: readonly Operation[] = [
  { ...order, name: 'order.create', api: 'general', method: 'POST', path: '/v1/pay/checkout/order' },
  { ...order, name: 'order.create', api: 'qr', method: 'POST', path: '/v1/pay/transactions/native' },
  { ...order, name: 'order.create', api: 'general', method: 'POST', path: '/v1/pay/order' },
  { ...order, name: 'order.create', api: 'address', method: 'POST', path: '/v1/pay/address/create' },
  { ...order, name: 'order.query', api: 'general', method: 'POST', path: '/v1/pay/order/query' },
  { ...order, name: 'order.query', api: 'general', method: 'GET', path: '/v2/pay/order/query' },
  { ...order, name: 'order.query', api: 'address', method: 'GET', path: '/v1/pay/address/query' },
  { ...order, name: 'order.close', api: 'general', method: 'POST', path: '/v1/pay/order/close' },
  { ...signed, name: 'order.list', api: 'general', method: 'GET', path: '/payment/open/v1/pay/order/list' },

  { ...refund, name: 'refund.create', api: 'refund', method: 'POST', path: '/v1/pay/order/refund' },
  { ...refund, name: 'refund.create', api: 'refund', method: 'POST', path: '/v2/standard/order/refund' },
  { ...refund, name: 'refund.create', api: 'refund', method: 'POST', path: '/v1/pay/checkout/refund' },
  { ...refund, name: 'refund.create', api: 'address', method: 'POST', path: '/v1/pay/address/refund' },
  { ...refund, name: 'refund.create', api: 'address', method: 'POST', path: '/v1/pay/address/refundconvert' },
  { ...refund, name: 'refund.query', api: 'refund', method: 'POST', path: '/v1/pay/order/refund/query' },
  { ...refund, name: 'refund.query', api: 'refund', method: 'GET', path: '/v2/pay/refund/details' },
  { ...signed, name: 'refund.chains', api: 'refund', method: 'GET', path: '/v2/refund/support/chains' },

  { ...signed, name: 'address.currencies', api: 'address', method: 'GET', path: '/v1/pay/address/currencies' },
  { ...signed, name: 'address.chains', api: 'address', method: 'GET', path: '/v1/pay/address/chains' },
  { ...signed, name: 'address.convertible', api: 'address', method: 'GET', path: '/v1/pay/address/supportedconvertcurrencies' },
  { ...signed, name: 'address.transactions', api: 'address', method: 'GET', path: '/v1/pay/address/transactiondetail' },
  { ...signed, name: 'static_address.save', api: 'address', method: 'POST', path: '/v1/pay/fixedaddress/save' },
  { ...signed, name: 'static_address.save', api: 'address', method: 'POST', path: '/merchant/open/v1/pay/fixedaddress/evm/save' },

  { ...payout, name: 'payout.create', api: 'payout', method: 'POST', path: '/v1/pay/withdraw' },
  { ...payout, name: 'payout.create', api: 'payout', method: 'POST', path: '/institution/v1/pay/create/payouts' },
  { ...payout, name: 'payout.query', api: 'payout', method: 'POST', path: '/v1/pay/withdraw/query' },
  { ...payout, name: 'payout.query', api: 'payout', method: 'POST', path: '/institution/v1/pay/create/payouts/detail' },
  { ...payout, name: 'payout.query', api: 'payout', method: 'POST', path: '/institution/v1/pay/payouts/detail' },
  { ...signed, name: 'payout.list', api: 'payout', method: 'GET', path: '/withdraw/open/v1/withdraw/suborder/query' },
  { ...signed, name: 'payout.chains', api: 'payout', method: 'GET', path: '/v1/pay/wallet/currency_chains' },
  { ...signed, name: 'payout.fees', api: 'payout', method: 'GET', path: '/v1/pay/wallet/withdraw_status' },
  { ...signed, name: 'payout.records', api: 'payout', method: 'GET', path: '/v1/pay/wallet/withdrawals' },
  { ...signed, name: 'transfer.create', api: 'payout', method: 'POST', path: '/v1/pay/batch/transfer' },
  { ...signed, name: 'transfer.query', api: 'payout', method: 'POST', path: '/v1/pay/batch/transfer/query' },
  { ...signed, name: 'transfer.to_account', api: 'general', method: 'POST', path: '/institution/v1/pay/transfer' },
  { ...signed, name: 'transfer.from_account', api: 'general', method: 'POST', path: '/institution/v1/pay/charge' },

  { ...signed, name: 'balance.query', api: 'general', method: 'GET', path: '/v1/pay/balance/query' },
  { ...signed, name: 'balance.query', api: 'general', method: 'GET', path: '/v1/pay/balance' },
  { ...signed, name: 'balance.query', api: 'general', method: 'POST', path: '/payment/open/institution/v1/balance' },
  { ...signed, name: 'balance.total', api: 'general', method: 'GET', path: '/v1/pay/wallet/total_balance' },
  { ...signed, name: 'fee.query', api: 'fee', method: 'GET', path: '/api/open/v1/pay/order/fee/query' },
  { ...signed, name: 'ledger.query', api: 'ledger', method: 'GET', path: '/v1/pay/bill/orderlist' },

  { ...signed, name: 'convert.currencies', api: 'general', method: 'GET', path: '/v1/pay/convert/currency' },
  { ...signed, name: 'convert.pairs', api: 'general', method: 'GET', path: '/v1/pay/convert/pair' },
  { ...signed, name: 'convert.preview', api: 'general', method: 'POST', path: '/v1/pay/convert/preview' },
  { ...signed, name: 'convert.execute', api: 'general', method: 'POST', path: '/v1/pay/convert' },
  { ...signed, name: 'convert.query', api: 'general', method: 'GET', path: '/v1/pay/convert/order' },

  { ...signed, name: 'gift.create', api: 'general', method: 'POST', path: '/v1/pay/gift/create' },
  { ...signed, name: 'gift.templates', api: 'general', method: 'GET', path: '/v1/pay/gift/temp/list' },
  { ...signed, name: 'gift.query', api: 'general', method: 'POST', path: '/v1/pay/gift/query' },
  { ...signed, name: 'channel.save', api: 'general', method: 'POST', path: '/v1/pay/channelmanage/save' },
  { ...signed, name: 'channel.list', api: 'general', method: 'GET', path: '/v1/pay/channelmanage/list' },
  { ...signed, name: 'channel.update', api: 'general', method: 'PUT', path: '/v1/pay/channelmanage/update' },
  { ...signed, name: 'channel.delete', api: 'general', method: 'DELETE', path: '/v1/pay/channelmanage/delete' },

  { ...signed, name: 'otc.quote', api: 'general', method: 'POST', path: '/withdraw/open/otc/api/v1/quote' },
  { ...signed, name: 'subscription.list', api: 'general', method: 'GET', path: '/open/v1/order/list' },
  { ...signed, name: 'subscription.complete', api: 'general', method: 'POST', path: '/open/v1/order/complete' },
  { ...signed, name: 'mcp.call', api: 'general', method: 'POST', path: '/payment/open/api/mcp' },
]
