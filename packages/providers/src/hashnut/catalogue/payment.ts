import type { CatalogueEntry } from '../../provider.ts'
import { hashnutSources } from '../sources.ts'

const row = { api: 'payment', status: 'documented', source: hashnutSources.page } as const

/** Why a payment was not accepted: the `errorMsg` of a queried order. The answer to the query itself is a success. */
export const paymentMessages: readonly CatalogueEntry[] = [
  {
    ...row,
    code: 'amount not enough',
    message: 'The amount received is less than the order amount',
    messageZh: '收到的支付金额少于所需的订单金额',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      'Compare `paidAmount` with `amount`. If `underPaid` is true, ask the payer to send the exact remainder to the same receiptAddress, and confirm the supplement whose state is 0. Do not create a second order.',
    remedyZh: '检查订单响应中的订单金额与已支付金额;如果 underPaid 为 true,可能有一个补充订单可用于剩余金额;客户应发送确切的剩余金额以完成支付',
  },
  {
    ...row,
    code: 'coin type mismatch',
    aliases: ['coin type not math'],
    message: 'The payer sent a different coin or token than the order requires',
    messageZh: '客户发送了错误的加密货币/代币类型',
    category: 'chain',
    retry: 'never',
    remedy:
      'Look up the transaction in a blockchain explorer: was it a token or the native coin, and of which contract? Create a new order with the right coin, and ask HashNut support about the money that was sent.',
    remedyZh: '验证订单需要正确的 coinCode;客户必须使用正确的代币类型创建新订单;检查代币合约地址是否与订单要求匹配',
  },
  {
    ...row,
    code: 'receipt address mismatch',
    message: "The payment went to another address than the order's receipt address",
    messageZh: '支付发送到的地址与订单的接收地址不同',
    category: 'chain',
    retry: 'never',
    remedy:
      'The payment cannot be recovered: create a new order. If this happens to several payers, stop accepting payments and check that the page shows exactly the receiptAddress of the order.',
    remedyZh: '验证客户使用了订单中的确切 receiptAddress;如果支付发送到错误地址,无法恢复 - 客户必须创建新订单',
  },
  {
    ...row,
    code: 'transaction execute failed',
    message: 'The blockchain transaction failed to execute',
    messageZh: '区块链交易执行失败(例如,回退、gas 不足、余额不足)',
    category: 'chain',
    retry: 'after_fix',
    remedy:
      'Look up the reason in a blockchain explorer: too little gas or energy, too low a balance, a revert, or congestion. Ask the payer to pay again with enough gas and balance.',
    remedyZh: '在区块链浏览器上检查交易哈希以查看失败原因;客户应使用足够的 gas 重试支付',
  },
  {
    ...row,
    code: 'can not parse transaction',
    aliases: ['cannot parse transaction'],
    message: 'The transaction data from the blockchain could not be parsed',
    messageZh: '系统无法解析或解码来自区块链的交易数据',
    category: 'chain',
    retry: 'query_first',
    remedy:
      'Check in a blockchain explorer that the transaction is valid and confirmed. If it is, send its hash to support@hashnut.io before you ask the payer for anything. If it is not, create a new order.',
    remedyZh: '在区块链浏览器上验证交易哈希是否有效;联系 Hashnut 支持并提供交易哈希以进行调查;如果无法恢复交易,客户可能需要创建新订单',
  },
  {
    ...row,
    code: 'transaction not found',
    message: 'The transaction hash was not found on the blockchain',
    messageZh: '提供的交易哈希在区块链上找不到',
    category: 'chain',
    retry: 'after_delay',
    remedy:
      'Check the hash in the explorer of the right network. If the transaction was sent only just now, wait some minutes and query again. If it does not exist, ask the payer to pay again.',
    remedyZh: '验证交易哈希是否正确;如果交易刚刚发送,请等待几分钟(可能需要时间才能被索引);如果交易确实不存在,客户应重试支付',
  },
]
