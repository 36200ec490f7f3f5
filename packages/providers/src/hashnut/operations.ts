import type { Operation } from '../provider.ts'

const api = 'api'
// Every operation has all members, because a missing one could be read from a polluted Object.prototype.
const post = { api, method: 'POST', object: undefined } as const
const get = { api, method: 'GET', object: undefined } as const

/** Every documented request of the API versions 2, 3 and 4. The version is in the base path, such as `/api/v3.0.0`, which matching ignores. */
export const hashnutOperations: readonly Operation[] = [
  { ...post, name: 'order.create', path: '/pay/createPayOrderOnSplitWalletWithApiKey', object: 'order', isSigned: true },
  { ...post, name: 'order.create', path: '/pay/createPayOrderWithApiKey', object: 'order', isSigned: true },
  { ...post, name: 'order.create', path: '/pay/createPassThroughPayOrderWithApiKey', object: 'order', isSigned: true },
  { ...post, name: 'order.create', path: '/api/orders/create', object: 'order', isSigned: true },
  { ...post, name: 'order.create', path: '/pay/orders/api', object: 'order', isSigned: true },
  { ...post, name: 'order.query', path: '/pay/queryPayOrderWithAccessSign', object: 'order', isSigned: false },
  { ...post, name: 'order.query', path: '/api/orders/query', object: 'order', isSigned: false },
  { ...post, name: 'order.query', path: '/pay/orders/query', object: 'order', isSigned: false },
  { ...post, name: 'order.confirm', path: '/pay/confirmPayOrderPaid', object: 'order', isSigned: false },
  { ...post, name: 'order.confirm', path: '/pay/orders/confirm', object: 'order', isSigned: false },
  // HashNut documents only the name of the operation; the path is a guess.
  { ...post, name: 'order.supplement', path: '/pay/confirmSupplementPaid', object: 'order', isSigned: false },
  { ...post, name: 'order.lock', path: '/pay/lockPayOrder', object: 'order', isSigned: false },
  { ...post, name: 'order.cancel', path: '/api/orders/cancel', object: 'order', isSigned: true },
  { ...post, name: 'order.cancel', path: '/pay/orders/cancel/api', object: 'order', isSigned: true },

  { ...post, name: 'config.chains', path: '/config/queryAllChainInfo', isSigned: false },
  { ...post, name: 'config.chains', path: '/config/chains', isSigned: false },
  { ...post, name: 'config.coins', path: '/config/queryAllCoinInfo', isSigned: false },
  { ...post, name: 'config.coins', path: '/config/coins', isSigned: false },
  { ...post, name: 'config.chain_coins', path: '/config/querySupportCoinsByChainCode', isSigned: false },
  { ...post, name: 'config.chain_coins', path: '/mch/querySupportCoinsByChainCode', isSigned: false },
  { ...post, name: 'config.chain_coins', path: '/config/coins/query', isSigned: false },
  { ...post, name: 'config.fiats', path: '/config/fiats', isSigned: false },
  { ...get, name: 'config.fiats', path: '/mch/querySupportLegalTenders', isSigned: false },
  // HashNut writes the path with this spelling mistake.
  { ...get, name: 'config.fiat_rate', path: '/mch/queryFliatExchangeRate', isSigned: false },
]
