import type { CatalogueEntry } from '../../provider.ts'
import { gatepaySources } from '../sources.ts'

const row = { api: 'general', status: 'documented', httpStatus: 200, source: gatepaySources.page } as const

/** The page's section "general error codes". */
export const generalCodes: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '400001',
    message: 'Invalid request parameters',
    messageZh: '请求参数非法',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      "Compare the request with the endpoint's page: required fields, types, lengths, amounts as text with at most 6 decimals. If the errors began with a release, compare its requests with those of the release before, or roll it back.",
    remedyZh: '检查请求参数是否有效',
  },
  {
    ...row,
    code: '400002',
    aliases: ['INVALID_SIGNATURE'],
    message: 'Signature verification failed',
    category: 'signature',
    retry: 'after_fix',
    remedy:
      'Compare the Payment API Secret in use with the GatePay console (was it rotated?). Then check that HMAC-SHA512 is computed over timestamp, nonce and the exact bytes sent, each followed by a line feed. A proxy or client that rewrites the JSON after signing also causes this error.',
  },
  {
    ...row,
    code: '400003',
    message: 'Request timestamp expired',
    messageZh: '请求时间戳已过期',
    category: 'timestamp',
    retry: 'after_fix',
    remedy:
      'Check NTP on the calling hosts (`chronyc tracking`). Check that X-GatePay-Timestamp is in milliseconds and is set when the request is sent, not when it is queued: the window is 10 s. Then retry once with a new timestamp and signature.',
    remedyZh: '检查时间戳请求头',
  },
  {
    ...row,
    code: '400007',
    message: 'Content-Type not supported',
    messageZh: '不支持的 Content-类型',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Send `Content-Type: application/json`. Look for a changed HTTP client, middleware or proxy that drops or rewrites the header.',
    remedyZh: '检查 Content-类型 是否符合 API 要求',
  },
  {
    ...row,
    code: '400020',
    message: 'Invalid nonce',
    messageZh: 'nonce 非法',
    category: 'nonce',
    retry: 'after_fix',
    remedy:
      'Check that X-GatePay-Nonce is sent, has 1 to 32 letters and digits, and is new for each request. Then retry once with a new nonce. If only retries fail, the client sends the headers of the first attempt again.',
    remedyZh: '检查 X-GatePay-Nonce 是否为空或格式错误',
  },
  {
    ...row,
    code: '400201',
    message: 'Merchant order number already used',
    messageZh: '商户订单号重复',
    category: 'duplicate',
    retry: 'query_first',
    remedy:
      'Query the order by its merchantTradeNo. If it is your own earlier attempt, continue with that order. If not, find out why the same number was used twice.',
    remedyZh: '检查是否重复提交了相同商户订单号',
  },
  {
    ...row,
    code: '400202',
    message: 'Order does not exist',
    messageZh: '订单不存在',
    category: 'not_found',
    retry: 'after_delay',
    remedy:
      'Check merchantTradeNo or prepayId, and that the same client id created the order. If the outcome of the creation is unknown, query a few more times. If the order is still not found, it was not created.',
    remedyZh: '检查订单号是否正确',
  },
  {
    ...row,
    code: '400204',
    message: 'Invalid order status',
    messageZh: '订单状态非法',
    category: 'order_state',
    retry: 'query_first',
    remedy:
      'Query the order: it may have been paid, expired, cancelled or closed before this call. Continue according to its state, and do not repeat the call.',
    remedyZh: '检查订单是否已过期、取消或关闭',
  },
  {
    ...row,
    code: '400603',
    message: 'Order timed out',
    category: 'expired',
    retry: 'never',
    remedy:
      'Query the order to confirm that it expired, then create a new one. If many orders expire, check that payers get the payment page or code in time.',
  },
  {
    ...row,
    code: '400621',
    message: 'Incorrect payment amount',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      'Compare the amount sent with the amount of the order. It must be between 0.0001 and 5,000,000, with at most 6 decimals and the precision of the currency. GatePay does not round it.',
  },
  {
    ...row,
    code: '400622',
    message: 'Conversion failed because the exchange rate moved',
    messageZh: '因汇率波动导致兑换失败',
    category: 'fx',
    retry: 'after_fix',
    remedy: 'Request a new quote (`POST /v1/pay/convert/preview`) and execute it at once, if the new rate is acceptable.',
    remedyZh: '如业务流程允许,可重试',
  },
  {
    ...row,
    code: '400624',
    message: 'Invalid callback URL',
    category: 'callback_url',
    retry: 'after_fix',
    remedy:
      "Check the application's callback URL in the GatePay console: it must be valid, use HTTPS, be reachable from outside and answer with 200. Until then no order can be created.",
  },
]
