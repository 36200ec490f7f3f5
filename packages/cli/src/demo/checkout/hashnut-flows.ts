import { type Answer, dataText, hasState } from './client.ts'
import type { Flow } from './gatepay-flows.ts'

const api = '/api/v3.0.0'

export const hashnutOrder = (accessKeyId: string, merchantOrderId: string, amount = 10.25) => ({
  accessKeyId,
  merchantOrderId,
  chainCode: 'erc20',
  coinCode: 'usdt',
  amount,
})

export const createPath = `${api}/pay/createPayOrderOnSplitWalletWithApiKey`
export const queryPath = `${api}/pay/queryPayOrderWithAccessSign`

const isFinal = (answer: Answer) => hasState(answer, 'state', ['4', '-1', '-2', '-3'])

/** A shopper pays with a transfer on the blockchain. */
const payOnChain =
  (accessKeyId: string): Flow =>
  async (shop) => {
    const order = hashnutOrder(accessKeyId, shop.nextId('H'))
    await follow(shop, order.merchantOrderId, await shop.call({ path: createPath, body: order }))
  }

/** Waits until an order is final, shown by a callback or by a look-up. */
export async function follow({ call, book, signal }: Parameters<Flow>[0], merchantOrderId: string, created: Answer): Promise<void> {
  const ids = { payOrderId: dataText(created, 'payOrderId'), merchantOrderId, accessSign: dataText(created, 'accessSign') }
  if (ids.payOrderId === '') return
  await book.confirm(merchantOrderId, async () => isFinal(await call({ path: queryPath, body: ids })), signal)
}

/** The shop reads the chains and coins that shoppers can pay with. */
const refreshChains: Flow = async ({ call }) => {
  await call({ path: `${api}/config/queryAllChainInfo` })
  await call({ path: `${api}/config/querySupportCoinsByChainCode`, body: { chainCode: 'erc20' } })
}

/** The flows with HashNut. A flow with a higher weight starts more often. */
export const hashnutFlows = (accessKeyId: string): readonly (readonly [weight: number, flow: Flow])[] => [
  [6, payOnChain(accessKeyId)],
  [1, refreshChains],
]
