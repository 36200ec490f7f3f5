import { expect, test } from 'vitest'
import { gatepayCatalogue } from './index.ts'

/** Every row of the error page as printed: section, code, and the text of the remaining cells without separators. */
const page = [
  ['general', '400001', '请求参数非法通用检查请求参数是否有效'],
  ['general', '400002', 'Signature verification failedGeneralCheck the signature algorithm, signature string, and signing key. See 认证与安全'],
  ['general', '400003', '请求时间戳已过期通用检查时间戳请求头'],
  ['general', '400007', '不支持的 Content-类型通用检查 Content-类型 是否符合 API 要求'],
  ['general', '400020', 'nonce 非法通用检查 X-GatePay-Nonce 是否为空或格式错误'],
  ['general', '400201', '商户订单号重复创建订单相关 API检查是否重复提交了相同商户订单号'],
  ['general', '400202', '订单不存在查询类 API检查订单号是否正确'],
  ['general', '400204', '订单状态非法订单操作类 API检查订单是否已过期、取消或关闭'],
  ['general', '400603', 'Order timed out支付 APIConfirm whether the 订单 has expired'],
  ['general', '400621', 'Incorrect payment amount支付 APICheck the requested amount'],
  ['general', '400622', '因汇率波动导致兑换失败报价 / 兑换类 API如业务流程允许,可重试'],
  ['general', '400624', 'Invalid 回调 URLOrder-creation APIsCheck whether the 回调 URL is valid. See 通知与回调'],
  ['payout', '550233', 'Insufficient balanceBatch 出款Check available balance'],
  ['payout', '550234', 'Memo too longBatch 出款Check memo length'],
  ['payout', '550235', 'Amount precision exceeds the allowed rangeBatch 出款Check amount precision'],
  ['payout', '550238', 'Too many sub-订单sBatch 出款Check the number of sub-订单s'],
  ['payout', '550239', 'amount is missingBatch 出款Provide the amount field'],
  ['payout', '550240', 'currency is missingBatch 出款Provide the currency field'],
  ['payout', '550241', 'address is missingBatch 出款Provide the address field'],
  ['payout', '550242', 'chain is missingBatch 出款Provide the chain field'],
  ['payout', '550245', 'batch_id already existsBatch 出款Use a new batch_id or handle as idempotent'],
  ['payout', '550249', 'Invalid batch_id or withdraw_订单_idBatch 出款Check field format'],
  [
    'ledger',
    '5504060',
    'Invalid 订单类型 parameter (1=商户 订单 number, 2=GatePay 订单 number, 3=资金 账本 number)Funds 账本 queryCorrect the 订单类型 parameter',
  ],
  ['ledger', '5504061', 'Query size exceeds the limit (≤ 500)Funds 账本 queryReduce the number of records requested per call'],
  ['qr', '400000', 'Invalid request formatQR paymentCheck request data format'],
  ['qr', '400002', 'Signature verification failedQR paymentCheck whether the 商户 signature is correct. See 认证与安全'],
  ['qr', '400003', '请求 timestamp expiredQR paymentCheck the timestamp header'],
  ['qr', '400007', 'Unsupported media typeQR paymentCheck the API Content-类型'],
  ['qr', '400603', 'Order timed outQR paymentConfirm whether the 订单 has expired'],
  ['qr', '400621', 'Incorrect payment amountQR paymentCheck the requested amount'],
  ['qr', '400620', 'Duplicate payment 订单QR paymentCheck whether the 商户 订单 number was submitted repeatedly'],
  ['qr', '500008', '商户 not foundQR paymentCheck whether the 商户 ID is correct'],
  ['qr', '500100', 'Payment QR code has expiredQR paymentCreate a new 订单 to generate a new QR code'],
  ['qr', '500101', 'Duplicate QR paymentQR paymentVerify the 订单 status'],
  ['web', '300000', 'System errorWeb paymentRetry with the same parameters'],
  ['web', '300001', 'System errorWeb paymentRetry with the same parameters'],
  ['web', '400000', 'Unknown errorWeb paymentRecord the request, 重试, or contact support'],
  ['web', '400001', 'Invalid request parameter formatWeb paymentCheck the request parameters and data format'],
  ['web', '400002', 'Signature verification failedWeb paymentCheck whether the 商户 signature is correct. See 认证与安全'],
] as const

const sections: readonly string[] = ['general', 'payout', 'ledger', 'qr', 'web']
const ofPage = gatepayCatalogue.filter(({ api }) => sections.includes(api))
/** Chinese words that the page's machine translation left in English sentences. */
const mixed = { 订单: 'order', 商户: 'merchant', 回调: 'callback', 请求: 'request', 出款: 'payout', 类型: 'type', 资金: 'funds', 账本: 'ledger' }

test('the catalogue has exactly the 39 rows of the five sections of the page', () => {
  expect(page).toHaveLength(39)
  expect(ofPage.map(({ api, code }) => `${api} ${code}`).sort()).toEqual(page.map(([api, code]) => `${api} ${code}`).sort())
  expect(new Set(page.map(([, code]) => code)).size).toBe(31)
})

test('every entry of the page has the status documented and the page as its source', () => {
  expect(new Set(ofPage.map(({ status }) => status))).toEqual(new Set(['documented']))
  expect(new Set(ofPage.map(({ source }) => source.url)).size).toBe(1)
})

const squeezed = (text: string) => text.toLowerCase().replaceAll(/\s/g, '')
const english = (text: string) => squeezed(Object.entries(mixed).reduce((sentence, [from, to]) => sentence.replaceAll(from, to), text))

test.each(page)('%s %s has the words of the page', (api, code, text) => {
  const entry = ofPage.find((candidate) => candidate.api === api && candidate.code === code)
  for (const words of [entry?.messageZh, entry?.remedyZh]) if (words !== undefined) expect(text).toContain(words)
  if (entry?.messageZh === undefined) expect(english(text)).toContain(squeezed(entry?.message ?? '?'))
  else expect(text.startsWith(entry.messageZh)).toBe(true)
})

test('the catalogue has 20 more codes from other documents, and 50 numeric codes in total', () => {
  const numeric = new Set(gatepayCatalogue.map(({ code }) => code).filter((code) => /^\d+$/.test(code)))
  expect(numeric.size).toBe(50)
  const further = gatepayCatalogue.filter(({ api }) => !sections.includes(api))
  expect(further).toHaveLength(20)
  expect(further.filter(({ source }) => source.url === ofPage[0]?.source.url)).toEqual([])
})

test('400000 has a different category in each of its two groups', () => {
  const category = (api: string, code: string) => ofPage.find((entry) => entry.api === api && entry.code === code)?.category
  expect([category('qr', '400000'), category('web', '400000')]).toEqual(['validation', 'unknown'])
})
