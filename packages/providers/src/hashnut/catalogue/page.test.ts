import { expect, test } from 'vitest'
import type { CatalogueEntry } from '../../provider.ts'
import { hashnutCatalogue } from './index.ts'

/** Every code, status, message and state of the error page, with its mark: ✅ documented, ⚠️ to be confirmed. */
const page = {
  api: {
    documented: ['0', '-2'],
    estimated: ['-1', '-3', '-4', '-10', '-11', '-12', '-20', '-21', '-22', '-23', '-24', '-30', '-31', '-50', '-51', '-52', '-60', '-61', '-62'],
  },
  http: { documented: ['200', '400', '401', '500'], estimated: [] },
  payment: {
    documented: [
      'amount not enough',
      'coin type mismatch',
      'coin type not math',
      'receipt address mismatch',
      'transaction execute failed',
      'can not parse transaction',
      'cannot parse transaction',
      'transaction not found',
    ],
    estimated: [],
  },
  order_state: { documented: ['0', '1', '2', '3', '4', '-1', '-2', '-3'], estimated: [] },
  amount: { documented: ['underpaid', 'overpaid'], estimated: [] },
} as const

/** The texts of the page that are one line long: status codes, order states and estimated meanings. */
const words = [
  ['api', '-20', '订单创建错误'],
  ['api', '-21', '重复的 merchantOrderId'],
  ['api', '-22', '金额无效'],
  ['api', '-23', '不支持的链/代币'],
  ['api', '-24', '订单未找到'],
  ['api', '-50', '内部服务器错误'],
  ['api', '-51', '服务不可用'],
  ['api', '-52', '数据库错误'],
  ['api', '-60', '违反业务规则'],
  ['api', '-61', '余额/资金不足'],
  ['api', '-62', '账户限制'],
  ['http', '400', '错误请求'],
  ['http', '401', '未授权'],
  ['http', '500', '内部服务器错误'],
  ['payment', 'amount not enough', '收到的支付金额少于所需的订单金额'],
  ['payment', 'receipt address mismatch', '支付发送到的地址与订单的接收地址不同'],
  ['payment', 'can not parse transaction', '系统无法解析或解码来自区块链的交易数据'],
  ['payment', 'transaction not found', '提供的交易哈希在区块链上找不到'],
  ['order_state', '0', '未支付 - 订单已创建,等待支付'],
  ['order_state', '1', '未完成 - 支付已发起'],
  ['order_state', '2', '等待区块链确认'],
  ['order_state', '3', '确认中 - 交易已确认'],
  ['order_state', '4', '成功 - 支付完成并已验证'],
  ['order_state', '-1', '失败 - 支付交易失败'],
  ['order_state', '-2', '已过期 - 订单已过期未支付'],
  ['order_state', '-3', '已取消 - 订单已被商户取消'],
] as const

const spellings = ({ code, aliases = [] }: CatalogueEntry) => [code, ...aliases]

test.each(Object.entries(page))('group %s has exactly the codes of the page, each with the status that the page marks', (api, marks) => {
  for (const status of ['documented', 'estimated'] as const) {
    const found = hashnutCatalogue.filter((entry) => entry.api === api && entry.status === status).flatMap(spellings)
    expect(found.sort()).toEqual([...marks[status]].sort())
  }
})

test('the catalogue has exactly the groups of the page', () => {
  expect(new Set(hashnutCatalogue.map(({ api }) => api))).toEqual(new Set(Object.keys(page)))
})

test.each(words)('%s %s has the words of the page', (api, code, text) => {
  expect(hashnutCatalogue.find((entry) => entry.api === api && entry.code === code)?.messageZh).toBe(text)
})

test('every entry has a Chinese message', () => {
  expect(hashnutCatalogue.filter(({ messageZh }) => messageZh === undefined)).toEqual([])
})
