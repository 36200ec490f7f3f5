import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'payout', status: 'documented', source: gatepaySources.page } as const
const input = { ...row, category: 'validation', retry: 'after_fix' } as const

/** The page's section "batch payout error codes". Its HTTP statuses are not stated. */
export const payoutCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '550233',
    message: 'Insufficient balance',
    category: 'balance',
    retry: 'after_fix',
    remedy:
      'Compare the batch total plus fees with `GET /v1/pay/balance/query` and top up. Query the old batch_id before sending again; take a new one only when the query shows that nothing was paid.',
  },
  {
    ...input,
    code: '550234',
    message: 'Memo too long',
    remedy: 'Find the payouts with the longest `memo` in the batch and shorten them; the limit is not published, so check what the chain allows.',
  },
  {
    ...row,
    code: '550235',
    message: 'Amount precision exceeds the allowed range',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      "Cut the amounts to the currency's decimals (`decimal` in `GET /v1/pay/wallet/currency_chains`). Look for a division or conversion that was not rounded.",
  },
  {
    ...input,
    code: '550238',
    message: 'Too many sub-orders',
    remedy: 'Split the batch into smaller ones, each with its own batch_id; the limit is not published.',
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
    remedy: 'Supply `currency`, in upper case, in every entry of `withdraw_list`. Look for rows without one at the source.',
  },
  {
    ...input,
    code: '550241',
    message: 'address is missing',
    remedy: 'Supply `address` in every entry of `withdraw_list`. Look for payees without a stored address and hold those back.',
  },
  {
    ...input,
    code: '550242',
    message: 'chain is missing',
    remedy: 'Supply `chain` in every entry of `withdraw_list`, one that `GET /v1/pay/wallet/currency_chains` lists for the currency.',
  },
  {
    ...row,
    code: '550245',
    message: 'batch_id already exists',
    category: 'duplicate',
    retry: 'query_first',
    remedy:
      'Query the batch (`POST /v1/pay/withdraw/query`) before anything else: it may already be paying. Never resend under a new batch_id while the first outcome is unknown, or payees are paid twice.',
  },
  {
    ...input,
    code: '550249',
    message: 'Invalid batch_id or withdraw_order_id',
    remedy: 'Use letters, digits and underscores only, at most 32, in `batch_id` and in `merchant_withdraw_id`.',
  },
]
