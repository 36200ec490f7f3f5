/** Rough price of one coin in USDT, for conversion quotes. */
export const worth: Readonly<Record<string, number>> = { USDT: 1, USDC: 1, BTC: 60_000, ETH: 3_000, TRX: 0.1, BNB: 600, GT: 8, POL: 0.5 }

export const isCurrency = (currency: string) => Object.hasOwn(worth, currency)

export const chains = ['TRX', 'ETH', 'BSC', 'MATIC', 'ARBEVM', 'BASEEVM'] as const

export const isChain = (chain: string) => (chains as readonly string[]).includes(chain)
