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
      'Retry with the same merchantTradeNo and growing delays. If it lasts for minutes, check the status of GatePay and tell its support, with times and order numbers.',
  },
  {
    ...row,
    code: '300001',
    httpStatus: 500,
    message: 'System error',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      "Retry with the same merchantTradeNo and growing delays, unless the answer's errorMessage names a parameter: then correct that one, as retrying cannot help.",
  },
  {
    ...row,
    code: '400000',
    httpStatus: 500,
    message: 'Unknown error',
    category: 'unknown',
    retry: 'safe_same_key',
    remedy:
      'Record the request, retry a few times with the same merchantTradeNo, then ask GatePay support with the time and the order number. Query the order before giving up on it.',
  },
  {
    ...row,
    code: '400001',
    httpStatus: 200,
    message: 'Invalid request parameter format',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Compare the request with the web payment page: types, lengths, amounts as text, URLs up to 256 characters. If it began with a release, look at what that release sends differently.',
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
      'Check the Payment API Secret against the GatePay console (was it rotated?), then that the exact bytes sent are the ones signed, with a line feed after timestamp, nonce and body.',
  },
]
