/** Documented chains and tokens in small letters. Words in capitals need no list. The letter case matters to HashNut. */
export const hashnutWords = ['erc20', 'bsc-erc20', 'polygon-erc20', 'tron-trc20', 'trc20', 'usdt', 'usdc', 'busd', 'MockUSDT'] as const
