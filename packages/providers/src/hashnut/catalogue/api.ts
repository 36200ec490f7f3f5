import type { CatalogueEntry } from '../../provider.ts'
import { hashnutSources } from '../sources.ts'

const row = { api: 'api', source: hashnutSources.page } as const
const documented = { ...row, status: 'documented' } as const
/** HashNut reserves these codes but has not confirmed their meaning: its page marks them with ⚠️. */
const estimated = { ...row, status: 'estimated' } as const

/** The codes that can be in the field `code` of an answer. */
export const apiCodes: readonly CatalogueEntry[] = [
  {
    ...documented,
    code: '0',
    message: 'Success: the request was processed',
    messageZh: '成功:请求处理成功',
    category: null,
    retry: 'never',
    remedy: 'Nothing to do.',
    remedyZh: '不适用',
  },
  {
    ...estimated,
    code: '-1',
    message: 'Authentication error, to be documented by HashNut',
    messageZh: '认证错误,待 Hashnut 团队记录',
    category: 'unknown',
    retry: 'unknown',
    remedy:
      "Read `msg` in the provider's answer: early versions used -1 for any failure. If it does not explain the failure, send `msg`, the time and hashnut-request-uuid to support@hashnut.io.",
    remedyZh: '如果遇到这些代码,请联系 Hashnut 支持',
  },
  {
    ...documented,
    code: '-2',
    message: 'Invalid signature or credentials',
    messageZh: '签名/凭据无效:认证或签名验证失败。请求签名无效、凭据不正确或缺少必需的认证请求头。',
    category: 'signature',
    retry: 'after_fix',
    remedy:
      'Check in this sequence: the apiKey against the dashboard (rotated, expired, inactive?); the signature, which is Base64 of HMAC-SHA256 over uuid, timestamp and the exact bytes sent; all three hashnut-request headers; the timestamp in milliseconds, and NTP; a new uuid for each attempt; the IP allow-list; the pair of chain and coin.',
    remedyZh:
      '验证 apiKey 是否正确,并与用于签名生成的密钥匹配;验证 accessKeyId 是否正确,并在 Hashnut 仪表板中处于活动状态;检查所有必需的请求头是否存在且格式正确;确保请求体 JSON 字符串与签名的内容完全匹配;如果启用了 IP 绑定,请验证您服务器的 IP 地址是否在白名单中',
  },
  {
    ...estimated,
    code: '-3',
    message: 'Authentication error, to be documented by HashNut',
    messageZh: '认证错误,待 Hashnut 团队记录',
    category: 'credentials',
    retry: 'after_fix',
    remedy:
      "Check the key's permissions and the account's status in the dashboard (early versions used -3 for unauthorised requests). Then ask support@hashnut.io with `msg` and the request uuid.",
    remedyZh: '如果遇到这些代码,请联系 Hashnut 支持',
  },
  {
    ...estimated,
    code: '-4',
    message: 'Authentication error, to be documented by HashNut',
    messageZh: '认证错误,待 Hashnut 团队记录',
    category: 'credentials',
    retry: 'after_fix',
    remedy:
      'Check that accessKeyId and the signature headers are present and that the key is active (early versions used -4 for unauthenticated requests). Then ask support@hashnut.io with `msg` and the request uuid.',
    remedyZh: '如果遇到这些代码,请联系 Hashnut 支持',
  },
  {
    ...estimated,
    code: '-10',
    message: 'Parameter validation error',
    messageZh: '参数验证错误',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Check the request: required fields, chainCode and coinCode against the configuration calls, amount with at most 2 decimals, merchantOrderId up to 255 characters, HTTPS callback URL.',
    remedyZh: '验证错误。请检查您的请求参数。',
  },
  {
    ...estimated,
    code: '-11',
    message: 'Required field missing',
    messageZh: '缺少必需字段',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Supply accessKeyId, merchantOrderId, chain, coin and amount. Look for a field that became empty with the last release.',
    remedyZh: '请验证所有必需参数是否已包含。',
  },
  {
    ...estimated,
    code: '-12',
    message: 'Invalid parameter format',
    messageZh: '参数格式无效',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Check types and formats; names differ between V3 (chainCode, coinCode, amount as a number) and V4 (blockChain, tokenSymbol, amount as text).',
    remedyZh: '请检查参数类型和格式。',
  },
  {
    ...estimated,
    code: '-20',
    message: 'Order creation error',
    messageZh: '订单创建错误',
    category: 'business',
    retry: 'query_first',
    remedy:
      'Query by merchantOrderId whether the order exists. If it does not, create it once more with the same merchantOrderId. If that fails too, ask support@hashnut.io.',
    remedyZh: '订单创建失败。请重试或联系支持。',
  },
  {
    ...estimated,
    code: '-21',
    message: 'Duplicate merchantOrderId',
    messageZh: '重复的 merchantOrderId',
    category: 'duplicate',
    retry: 'query_first',
    remedy: 'Query the existing order. If it is your own earlier attempt, continue with it. If not, find out why the same id was used twice.',
    remedyZh: '重复的订单 ID。请使用唯一的 merchantOrderId。',
  },
  {
    ...estimated,
    code: '-22',
    message: 'Invalid amount',
    messageZh: '金额无效',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      'Send the amount in tokens, not in their smallest unit: at least 0.01, with at most 2 decimals. Look for a conversion whose result was not rounded.',
    remedyZh: '金额无效。请检查支付金额。',
  },
  {
    ...estimated,
    code: '-23',
    message: 'Unsupported chain or token',
    messageZh: '不支持的链/代币',
    category: 'validation',
    retry: 'after_fix',
    remedy:
      'Refresh the lists of chains and coins, and use a pair that is listed and enabled. Coin codes are case-sensitive. Stop offering the refused pair to payers.',
    remedyZh: '不支持的链或代币。请验证 chainCode 和 coinCode。',
  },
  {
    ...estimated,
    code: '-24',
    message: 'Order not found',
    messageZh: '订单未找到',
    category: 'not_found',
    retry: 'after_delay',
    remedy:
      'Check that payOrderId, merchantOrderId and accessSign come from the same creation, and that test and production are not mixed. If the order was created only seconds ago, query once more.',
    remedyZh: '订单未找到。请验证订单 ID。',
  },
  {
    ...estimated,
    code: '-30',
    message: 'Rate limit exceeded',
    messageZh: '超过速率限制',
    category: 'rate_limit',
    retry: 'after_delay',
    remedy:
      'Send fewer requests: retry with growing, random delays, and not before the time in X-RateLimit-Reset. Look for a polling loop or for too many retries. If the traffic is legitimate, ask support@hashnut.io for a higher limit.',
    remedyZh: '超过速率限制。请减慢您的请求速度。',
  },
  {
    ...estimated,
    code: '-31',
    message: 'Quota exceeded',
    messageZh: '超过配额',
    category: 'rate_limit',
    retry: 'after_delay',
    remedy: 'Stop sending until the quota is reset: until then no order can be created. Ask support@hashnut.io for a higher quota.',
    remedyZh: '超过配额。请联系支持以增加限制。',
  },
  {
    ...estimated,
    code: '-50',
    message: 'Internal server error',
    messageZh: '内部服务器错误',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      'Retry with growing delays and the same merchantOrderId. If the first attempt was successful, the retry gets -21. If the errors last for minutes, check the status of HashNut and inform support@hashnut.io.',
    remedyZh: '内部服务器错误。请重试或联系支持。',
  },
  {
    ...estimated,
    code: '-51',
    message: 'Service unavailable',
    messageZh: '服务不可用',
    category: 'system',
    retry: 'safe_same_key',
    remedy: 'Retry with growing delays and the same merchantOrderId. Check the status of HashNut, and meanwhile offer payers another way to pay.',
    remedyZh: '服务不可用。请稍后重试。',
  },
  {
    ...estimated,
    code: '-52',
    message: 'Database error',
    messageZh: '数据库错误',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      'Retry at most 3 times with growing delays and the same merchantOrderId, then inform support@hashnut.io. When the errors are over, query the orders whose outcome is unknown.',
    remedyZh: '数据库错误。请联系支持。',
  },
  {
    ...estimated,
    code: '-60',
    message: 'Business rule violated',
    messageZh: '违反业务规则',
    category: 'business',
    retry: 'after_fix',
    remedy:
      "Check the account's status and rules in the dashboard, and `msg` in the provider's answer. Ask support@hashnut.io which rule was violated.",
    remedyZh: '违反业务规则。请检查您的账户状态。',
  },
  {
    ...estimated,
    code: '-61',
    message: 'Insufficient balance or funds',
    messageZh: '余额/资金不足',
    category: 'balance',
    retry: 'after_fix',
    remedy: 'Check the account balance in the dashboard and top up, then send the request again.',
    remedyZh: '余额不足。请验证账户资金。',
  },
  {
    ...estimated,
    code: '-62',
    message: 'Account restricted',
    messageZh: '账户限制',
    category: 'business',
    retry: 'after_fix',
    remedy: 'Ask support@hashnut.io to lift the restriction. Until then every payment through this account fails: offer payers another way to pay.',
    remedyZh: '账户限制。请联系支持。',
  },
]
