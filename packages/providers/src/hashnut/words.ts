/** Chains and tokens of the documents that HashNut spells in small letters; those in capitals need no list. Case matters to HashNut. */
export const hashnutWords = ['erc20', 'bsc-erc20', 'polygon-erc20', 'tron-trc20', 'trc20', 'usdt', 'usdc', 'busd', 'MockUSDT'] as const
