import { filler } from './markers.ts'

/**
 * Calls and callbacks with every member that the documents of both providers name. Members that we do not read are included, so that the tests
 * already cover them if we read them one day.
 */
export interface DocumentedCall {
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly request?: unknown
  readonly answer: unknown
}

export interface DocumentedCallback {
  readonly provider: 'gatepay' | 'hashnut' | 'acme'
  readonly body: unknown
}

/** Members that no provider's module depends on. */
const members = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, filler]))

const gateOrder = {
  merchantTradeNo: 'M1',
  prepayId: '42',
  currency: 'USDT',
  status: 'PAID',
  expireTime: 1_735_693_200_000,
  underpaidAmount: '0',
  ...members('merchantId transactionId goodsName orderAmount surchargeAmount toleranceAmount createTime transactTime pay_account channelId appName'),
  ...members('txHash address fullCurrType fromAddress location scheme qrcode qrContent merchantName returnUrl payerId productName'),
  payDetails: [members('transactionId payType payCurrency')],
  chain: { chain_type: 'BSC', address: filler, fullCurrType: 'USDT_BSC' },
}
const gateRefund = {
  refundRequestId: 'R1',
  prepayId: '42',
  status: 'SUCCESS',
  ...members(
    'refundGateId orderId refundAmount orderCurrency errMsg refundReason refund_address refund_chain refund_fail_reason refund_to_gate_uid memo',
  ),
}
const part = {
  merchant_withdraw_id: 'W1',
  status: 'DONE',
  currency: 'USDT',
  ...members('withdraw_id chain address from_address tx_id memo desc err_msg'),
}
const hashOrder = {
  payOrderId: '01KBZ292SK2GKFK97916F5EC3B',
  merchantOrderId: 'H1',
  state: 4,
  blockChain: 'TRON',
  chainCode: 'tron-trc20',
  chain: 'TRON',
  tokenSymbol: 'usdt',
  coinCode: 'usdt',
  amount: '10.00',
  paidAmount: '10.00',
  underPaid: false,
  errorMsg: 'amount not enough',
  expireTime: '1735693200000',
  supplements: [{ supplementId: filler, state: 4, receiptAddress: filler }],
  ...members(
    'accessSign accessKeyId receiptAddress payAddress payTxId errorCode notifyResult subject remarkInfo extra param1 payUrl callbackUrl flagAmount',
  ),
}

// A custom provider, which passes on any text that it reads.
const acmeOrder = { orderId: 'A1', acmeId: '1', status: 'PAID', reason: 'late', chain: 'TRON', currency: 'USDT', ...members('address note') }
const acme = { origin: 'https://pay.acme.example', method: 'POST', path: '/v1/orders', request: { orderId: 'A1' } }

const gate = { origin: 'https://openplatform.gateapi.io', method: 'POST' }
const hash = { origin: 'https://defi.hashnut.io', method: 'POST' }
const ok = (data: unknown) => ({ status: 'SUCCESS', code: '000000', errorMessage: filler, label: filler, data })
const goods = {
  env: { terminalType: 'WEB' },
  goods: members('goodsName goodsDetail'),
  ...members('merchantUserId orderAmount fiatCurrency returnUrl'),
}

export const createCall: DocumentedCall = {
  ...gate,
  path: '/v1/pay/checkout/order',
  request: { merchantTradeNo: 'M1', currency: 'USDT', chain: 'BSC', ...goods },
  answer: ok(gateOrder),
}

export const calls: readonly DocumentedCall[] = [
  createCall,
  { ...gate, path: '/v1/pay/order/query', request: { merchantTradeNo: 'M1', prepayId: '42' }, answer: ok(gateOrder) },
  {
    ...gate,
    method: 'GET',
    path: '/v2/pay/order/query?prepayId=42',
    answer: ok({ bizCode: filler, bizMessage: filler, bizData: JSON.stringify(gateOrder) }),
  },
  { ...gate, method: 'GET', path: '/v1/pay/address/query?merchantTradeNo=M1', answer: gateOrder },
  {
    ...gate,
    path: '/v1/pay/transactions/native',
    request: goods,
    answer: { status: 'FAIL', code: '987654', errorMessage: filler, label: 'NEW', data: { note: filler } },
  },
  { ...gate, path: '/v1/pay/order', request: { merchantTradeNo: 'M1' }, answer: { status: 'FAIL', label: 'NEW' } },
  { ...gate, path: '/v1/pay/order/close', request: { prepayId: '42' }, answer: ok({ result: 'FAIL' }) },
  { ...gate, path: '/v2/standard/order/refund', request: { ...gateRefund, refundToGateUid: filler }, answer: ok(gateRefund) },
  { ...gate, method: 'GET', path: '/v2/pay/refund/details?refundRequestId=R1', answer: ok(gateRefund) },
  { ...gate, path: '/v1/pay/withdraw', request: { batch_id: 'B1', withdraw_list: [part] }, answer: ok({ batch_id: 'B1' }) },
  { ...gate, path: '/v1/pay/withdraw/query', request: { batch_id: 'B1' }, answer: ok({ batch_id: 'B1', status: 'PARTIAL', withdraw_list: [part] }) },
  { ...gate, path: '/open/v1/order/complete', request: {}, answer: { success: false, code: filler, message: filler } },
  { ...gate, path: '/payment/open/api/mcp', request: {}, answer: { jsonrpc: '2.0', id: 1, error: { code: -32000, message: filler, data: filler } } },
  { ...hash, path: '/api/v4.0.0/pay/orders/api', request: hashOrder, answer: { code: 0, msg: 'success', data: hashOrder } },
  {
    ...hash,
    path: '/api/v3.0.0/pay/queryPayOrderWithAccessSign',
    request: hashOrder,
    answer: { code: 0, msg: filler, data: JSON.stringify(hashOrder) },
  },
  { ...hash, path: '/api/v3.0.0/pay/createPayOrderWithApiKey', request: { merchantOrderId: 'H1' }, answer: { code: -97, msg: filler, data: null } },
  { ...hash, path: '/api/v3.0.0/pay/createPayOrderWithApiKey', request: { merchantOrderId: 'H1' }, answer: { code: -2, msg: filler } },
  {
    ...hash,
    path: '/api/orders/query',
    request: { mchOrderNo: 'H1', platformId: filler },
    answer: { resultCode: '-97', resultMsg: filler, data: null },
  },
  { ...acme, answer: { code: '0', data: acmeOrder } },
  { ...acme, answer: { code: '9999', message: filler } },
  { ...hash, path: '/no/such/call', request: { note: filler }, answer: { message: filler, error: filler } },
]

const notice = (bizType: string, bizStatus: string, data: unknown) => ({ bizType, bizStatus, bizId: '42', client_id: filler, data })
const refundInfo = { ...members('refundAmount refundPayCurrency'), refundRequestId: 'R1', prepayId: '42' }

export const callbacks: readonly DocumentedCallback[] = [
  { provider: 'gatepay', body: notice('PAY', 'PAY_SUCCESS', gateOrder) },
  {
    provider: 'gatepay',
    body: notice('PAY_ADDRESS', 'PAY_CLOSE', JSON.stringify({ ...gateOrder, chain: 'BSC', doneAmountOnChain: filler, waitAmountOnChain: '0' })),
  },
  { provider: 'gatepay', body: notice('PAY_REFUND', 'REFUND_SUCCESS', { merchantTradeNo: 'M1', refundInfo }) },
  {
    provider: 'gatepay',
    body: notice('PAY_UNRESOLVED', 'UNRESOLVED_PENDING', members('originalOrderId exceptionId errorType toAddress fromAddress hash actualCurrency')),
  },
  { provider: 'gatepay', body: notice('FIXED_ADDRESS_RISK', 'RISK_ADDRESS', members('customer_name address')) },
  {
    provider: 'gatepay',
    body: { main_order: { batch_id: 'B1', status: 'PARTIAL', ...members('merchant_id client_id pay_back_status') }, suborders: [part] },
  },
  { provider: 'hashnut', body: hashOrder },
  { provider: 'acme', body: { event: 'ORDER', data: acmeOrder } },
]
