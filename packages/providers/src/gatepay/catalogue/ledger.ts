import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'ledger', status: 'documented', category: 'validation', retry: 'after_fix', source: gatepaySources.page } as const

/** The page's section "funds ledger query error codes": seven digits each. */
export const ledgerCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '5504060',
    message: 'Invalid orderType parameter (1 = merchant order number, 2 = GatePay order number, 3 = funds ledger number)',
    remedy: 'Send `orderType` as 1, 2 or 3, matching the kind of number in `orderIdNo`, or leave both out.',
  },
  {
    ...row,
    code: '5504061',
    message: 'Query size exceeds the limit (≤ 500)',
    remedy: 'Lower `count` to at most 500 and read the rest page by page. Until then the reconciliation is incomplete.',
  },
]
