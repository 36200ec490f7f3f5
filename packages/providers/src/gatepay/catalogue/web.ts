import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'web', status: 'documented', source: gatepaySources.page } as const

/** The page's section "Web payment error codes". */
export const webCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '300000',
    httpStatus: 500,
    message: 'System error',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      'Retry with the same merchantTradeNo and growing delays. If the errors last for minutes, check the status of GatePay and send times and order numbers to its support.',
  },
  {
    ...row,
    code: '300001',
    httpStatus: 500,
    message: 'System error',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      'Retry with the same merchantTradeNo and growing delays. But if errorMessage in the answer names a parameter, correct that parameter: then retrying cannot help.',
  },
  {
    ...row,
    code: '400000',
    httpStatus: 500,
    message: 'Unknown error',
    category: 'unknown',
    retry: 'safe_same_key',
    remedy:
      'Record the request and retry a few times with the same merchantTradeNo. Then send the time and the order number to GatePay support. Query the order before you give it up.',
  },
  {
    ...row,
    code: '400001',
    httpStatus: 200,
    message: 'Invalid request parameter format',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Compare the request with the web payment page: types, lengths, amounts as text, URLs up to 256 characters. If the errors began with a release, compare its requests with those of the release before.',
  },
  {
    ...row,
    code: '400002',
    httpStatus: 200,
    aliases: ['INVALID_SIGNATURE'],
    message: 'Signature verification failed',
    category: 'signature',
    retry: 'after_fix',
    remedy:
      'Compare the Payment API Secret with the GatePay console (was it rotated?). Then check that exactly the bytes that are sent were signed, with a line feed after timestamp, nonce and body.',
  },
]
