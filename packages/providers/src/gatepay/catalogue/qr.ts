import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'qr', status: 'documented', httpStatus: 200, source: gatepaySources.page } as const

/** The page's section "QR payment error codes". Code 400000 means another thing here than for web payment. */
export const qrCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '400000',
    httpStatus: 500,
    message: 'Invalid request format',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Check that the body is JSON and that `env`, `goods`, `currency` and `orderAmount` have the shape of the QR order page. HTTP 500 here does not mean an outage.',
  },
  {
    ...row,
    code: '400002',
    aliases: ['INVALID_SIGNATURE'],
    message: 'Signature verification failed',
    category: 'signature',
    retry: 'after_fix',
    remedy:
      'Compare the Payment API Secret with the GatePay console (was it rotated?). Then check that exactly the bytes that are sent were signed, with a line feed after timestamp, nonce and body.',
  },
  {
    ...row,
    code: '400003',
    message: 'Request timestamp expired',
    category: 'timestamp',
    retry: 'after_fix',
    remedy:
      'Check NTP on the calling hosts (`chronyc tracking`), and that X-GatePay-Timestamp is in milliseconds: the window is 10 s. Then retry once with a new timestamp and signature.',
  },
  {
    ...row,
    code: '400007',
    message: 'Unsupported media type',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Send `Content-Type: application/json`. Look for a client, middleware or proxy that drops or rewrites the header.',
  },
  {
    ...row,
    code: '400603',
    message: 'Order timed out',
    category: 'expired',
    retry: 'never',
    remedy: 'Query the order to confirm that it expired, then create a new one. Stop showing the old QR code.',
  },
  {
    ...row,
    code: '400621',
    message: 'Incorrect payment amount',
    category: 'amount',
    retry: 'after_fix',
    remedy: 'Compare the amount sent with the amount of the order. Personal QR collection accepts at most 10,000, with at most 6 decimals.',
  },
  {
    ...row,
    code: '400620',
    message: 'Duplicate payment order',
    category: 'duplicate',
    retry: 'query_first',
    remedy:
      'Query by merchantTradeNo: the order may already be paid. Then find out why the same order number was submitted again, for instance by a double click or by a retry without a query.',
  },
  {
    ...row,
    code: '500008',
    message: 'Merchant not found',
    category: 'not_found',
    retry: 'after_fix',
    remedy:
      'Check the merchant id and client id of this environment against the GatePay console. The usual cause is the configuration of another environment.',
  },
  {
    ...row,
    code: '500100',
    message: 'Payment QR code has expired',
    category: 'expired',
    retry: 'never',
    remedy:
      'Create a new order to get a new QR code: a code is valid for at most one hour. If many codes expire, check that pages do not show cached codes.',
  },
  {
    ...row,
    code: '500101',
    message: 'Duplicate QR payment',
    category: 'duplicate',
    retry: 'query_first',
    remedy: 'Query the order: the first payment counts. If the order is PAID, deliver once and do not ask the payer to pay again.',
  },
]
