import { chainData, chainNamed, chains, coinsOf } from './chains.ts'
import { cancelOrder, confirmPaid, confirmSupplement, createOrder, lockOrder, queryOrder } from './orders.ts'
import { type HashnutHandler, ok, refused, textOf } from './world.ts'

const allChains: HashnutHandler = () => ok(chains.map(chainData))

const allCoins: HashnutHandler = ({ generation }) => ok(chains.flatMap((chain) => coinsOf(chain, generation)))

const coinsOfChain: HashnutHandler = ({ body, generation }) => {
  const name = textOf(body, 'chainCode') ?? textOf(body, 'blockChain')
  if (name === undefined) return refused('-11', 'chainCode is required')
  const chain = chainNamed(name)
  return chain ? ok(coinsOf(chain, generation)) : refused('-23')
}

/** The simulated operations, by method and documented path. The base path before it shows whether a call is of version 3 or 4. */
export const hashnutRoutes: Readonly<Record<string, HashnutHandler>> = {
  'POST /pay/createPayOrderOnSplitWalletWithApiKey': createOrder,
  'POST /pay/createPayOrderWithApiKey': createOrder,
  'POST /pay/queryPayOrderWithAccessSign': queryOrder,
  'POST /pay/confirmPayOrderPaid': confirmPaid,
  'POST /pay/confirmSupplementPaid': confirmSupplement,
  'POST /pay/lockPayOrder': lockOrder,
  'POST /config/queryAllChainInfo': allChains,
  'POST /config/queryAllCoinInfo': allCoins,
  'POST /config/querySupportCoinsByChainCode': coinsOfChain,
  'POST /mch/querySupportCoinsByChainCode': coinsOfChain,

  'POST /api/orders/create': createOrder,
  'POST /api/orders/query': queryOrder,
  'POST /api/orders/cancel': cancelOrder,
  'POST /pay/orders/api': createOrder,
  'POST /pay/orders/query': queryOrder,
  'POST /pay/orders/confirm': confirmPaid,
  'POST /pay/orders/cancel/api': cancelOrder,
  'POST /config/chains': allChains,
  'POST /config/coins': allCoins,
  'POST /config/coins/query': coinsOfChain,
}
