import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'payout', status: 'documented', source: gatepaySources.page } as const
const input = { ...row, category: 'validation', retry: 'after_fix' } as const

/** The page's section "batch payout error codes". The page does not state their HTTP statuses. */
export const payoutCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '550233',
    message: 'Insufficient balance',
    category: 'balance',
    retry: 'after_fix',
    remedy:
      'Compare the batch total plus fees with `GET /v1/pay/balance/query` and top up the account. Query the old batch_id before you send the batch again. Use a new batch_id only if the query shows that nothing was paid.',
  },
  {
    ...input,
    code: '550234',
    message: 'Memo too long',
    remedy: 'Find the longest `memo` texts in the batch and shorten them. The limit is not published: check what the chain allows.',
  },
  {
    ...row,
    code: '550235',
    message: 'Amount precision exceeds the allowed range',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      'Round the amounts down to the decimals of the currency (`decimal` in `GET /v1/pay/wallet/currency_chains`). Look for a division or conversion whose result was not rounded.',
  },
  {
    ...input,
    code: '550238',
    message: 'Too many sub-orders',
    remedy: 'Split the batch into smaller batches, each with its own batch_id. The limit is not published.',
  },
  {
    ...input,
    code: '550239',
    message: 'amount is missing',
    remedy: 'Supply `amount`, as decimal text, in every entry of `withdraw_list`. Look for rows whose amount was empty at the source.',
  },
  {
    ...input,
    code: '550240',
    message: 'currency is missing',
    remedy: 'Supply `currency`, in upper case, in every entry of `withdraw_list`. Look for rows without a currency at the source.',
  },
  {
    ...input,
    code: '550241',
    message: 'address is missing',
    remedy: 'Supply `address` in every entry of `withdraw_list`. Look for payees without a stored address and hold their payouts back.',
  },
  {
    ...input,
    code: '550242',
    message: 'chain is missing',
    remedy: 'Supply `chain` in every entry of `withdraw_list`. Use a chain that `GET /v1/pay/wallet/currency_chains` lists for the currency.',
  },
  {
    ...row,
    code: '550245',
    message: 'batch_id already exists',
    category: 'duplicate',
    retry: 'query_first',
    remedy:
      'Query the batch (`POST /v1/pay/withdraw/query`) before anything else: its payouts may already be in progress. Never send them under a new batch_id while the outcome of the first batch is unknown, or payees are paid twice.',
  },
  {
    ...input,
    code: '550249',
    message: 'Invalid batch_id or withdraw_order_id',
    remedy: 'Use letters, digits and underscores only, at most 32, in `batch_id` and in `merchant_withdraw_id`.',
  },
]
