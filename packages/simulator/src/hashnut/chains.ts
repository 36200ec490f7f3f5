export interface Chain {
  readonly id: number
  readonly chain: string
  /** The name in version 3. */
  readonly chainCode: string
  /** The name in version 4. */
  readonly blockChain: string
  readonly aliases: readonly string[]
  readonly confirmations: number
  readonly blockMs: number
  readonly decimals: number
  readonly symbol: string
  readonly chainId: string
}

export const chains: readonly Chain[] = [
  {
    id: 1,
    chain: 'ETH',
    chainCode: 'erc20',
    blockChain: 'ETH',
    aliases: ['ERC20'],
    confirmations: 12,
    blockMs: 12_000,
    decimals: 18,
    symbol: 'ETH',
    chainId: '1',
  },
  {
    id: 2,
    chain: 'BSC',
    chainCode: 'bsc-erc20',
    blockChain: 'BSC',
    aliases: ['BEP20'],
    confirmations: 3,
    blockMs: 3_000,
    decimals: 18,
    symbol: 'BNB',
    chainId: '56',
  },
  {
    id: 3,
    chain: 'POLYGON',
    chainCode: 'polygon-erc20',
    blockChain: 'POLYGON',
    aliases: [],
    confirmations: 3,
    blockMs: 2_000,
    decimals: 18,
    symbol: 'POL',
    chainId: '137',
  },
  {
    id: 4,
    chain: 'TRON',
    chainCode: 'tron-trc20',
    blockChain: 'TRON',
    aliases: ['trc20', 'TRC20'],
    confirmations: 19,
    blockMs: 3_000,
    decimals: 6,
    symbol: 'TRX',
    chainId: '728126428',
  },
]

/** Coin names. Upper and lower case make a difference. */
const coins = ['usdt', 'usdc', 'MockUSDT'] as const

export const chainNamed = (name: string) => chains.find(({ chainCode, blockChain, aliases }) => [chainCode, blockChain, ...aliases].includes(name))

export const isCoin = (name: string) => (coins as readonly string[]).includes(name)

export type Generation = 'v3' | 'v4'

/** A chain as the configuration calls show it. 64-bit numbers are written as texts. */
export const chainData = ({ id, chain, confirmations, decimals, symbol, chainId }: Chain) => ({
  id,
  chain,
  chainDesc: chain,
  enable: true,
  receiptAddress: '',
  txConfirmCount: String(confirmations),
  walletConnectEnable: true,
  bridgeServerAddress: '',
  decimals,
  baseChainSymbol: symbol,
  env: 1,
  chainId,
  baseChainCoin: symbol.toLowerCase(),
  eip712ChainId: '0',
  eip1559Support: chain === 'ETH',
  createTime: 1_710_938_845_128,
  updateTime: 1_710_938_845_128,
})

export const coinsOf = (chain: Chain, generation: Generation) =>
  coins.map((coin, index) => ({
    id: chain.id * 10 + index,
    chain: chain.chain,
    ...(generation === 'v4' ? { blockChain: chain.blockChain, tokenSymbol: coin } : { chainCode: chain.chainCode, coinCode: coin }),
    isToken: true,
    enable: true,
    contractAddress: `${chain.chain}-${coin}-contract`,
    coinDesc: coin,
    gateWayEnable: true,
    decimals: 6,
    createTime: 1_710_938_845_128,
    updateTime: 1_710_938_845_128,
  }))
