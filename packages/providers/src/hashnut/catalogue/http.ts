import type { CatalogueEntry } from '../../provider.ts'
import { hashnutSources } from '../sources.ts'

const row = { api: 'http', status: 'documented', source: hashnutSources.page } as const

/** The HTTP statuses of answers without an envelope. */
export const httpStatuses: readonly CatalogueEntry[] = [
  {
    ...row,
    code: '200',
    httpStatus: 200,
    message: 'Success: the request was processed',
    messageZh: '成功:请求处理成功',
    category: null,
    retry: 'never',
    remedy: 'Nothing to do. Business errors have this status, too; the field `code` shows them.',
    remedyZh: '请求处理成功',
  },
  {
    ...row,
    code: '400',
    httpStatus: 400,
    message: 'Bad request',
    messageZh: '错误请求',
    category: 'validation',
    retry: 'after_fix',
    remedy: 'Check the request parameters, the JSON of the body and the path of the API generation in use (V3 or V4).',
    remedyZh: '检查请求参数',
  },
  {
    ...row,
    code: '401',
    httpStatus: 401,
    message: 'Unauthorized',
    messageZh: '未授权',
    category: 'credentials',
    retry: 'after_fix',
    remedy: 'Verify accessKeyId and apiKey against the dashboard: right environment, active, this server on the IP allow-list.',
    remedyZh: '验证认证凭据',
  },
  {
    ...row,
    code: '500',
    httpStatus: 500,
    message: 'Internal server error',
    messageZh: '内部服务器错误',
    category: 'system',
    retry: 'safe_same_key',
    remedy:
      'Retry with growing delays and the same merchantOrderId. If the errors last, inform support@hashnut.io. When they are over, query the orders whose outcome is unknown.',
    remedyZh: '重试请求或联系支持',
  },
]
