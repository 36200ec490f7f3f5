import type { CatalogueEntry } from '../../provider.ts'
import { hashnutSources } from '../sources.ts'

const documented = { status: 'documented', source: hashnutSources.page } as const
const state = { ...documented, api: 'order_state' } as const
const open = { ...state, category: null, retry: 'query_first' } as const
const amount = { ...documented, api: 'amount' } as const

/** The states of an order. A state and a code with the same number have different meanings. */
export const orderStates: readonly CatalogueEntry[] = [
  {
    ...open,
    code: '0',
    message: 'Unpaid: order created, waiting for payment',
    messageZh: '未支付 - 订单已创建,等待支付',
    remedy: 'Wait, or show the payment link again. The payer has not sent anything yet.',
  },
  {
    ...open,
    code: '1',
    message: 'Not completed: payment initiated',
    messageZh: '未完成 - 支付已发起',
    remedy:
      'Wait and do not deliver: so far only the payer claims to have paid. If the state does not change for several minutes, look up the transaction in a blockchain explorer.',
  },
  {
    ...open,
    code: '2',
    message: 'Waiting for blockchain confirmation',
    messageZh: '等待区块链确认',
    remedy: 'Wait until confirmCount reaches the txConfirmCount of the chain. If many orders hang here, check the chain for congestion.',
  },
  {
    ...open,
    code: '3',
    message: 'Confirming: transaction confirmed, being verified',
    messageZh: '确认中 - 交易已确认',
    remedy: 'Wait for state 4. If many orders hang here, HashNut verifies slowly: send their payOrderIds to support@hashnut.io.',
  },
  {
    ...state,
    code: '4',
    message: 'Success: payment completed and verified',
    messageZh: '成功 - 支付完成并已验证',
    category: null,
    retry: 'never',
    remedy: 'Deliver once.',
  },
  {
    ...state,
    code: '-1',
    message: 'Failed: payment transaction failed',
    messageZh: '失败 - 支付交易失败',
    category: 'chain',
    retry: 'query_first',
    remedy: "Read the order's errorMsg and follow the remedy of that payment message; an underpaid order may have an open supplement.",
  },
  {
    ...state,
    code: '-2',
    message: 'Expired: order expired unpaid',
    messageZh: '已过期 - 订单已过期未支付',
    category: 'expired',
    retry: 'never',
    remedy:
      'If the payer still wants to pay, create a new order. If many orders expire, check that the payment page opens and that expireDuration, in seconds, is long enough.',
  },
  {
    ...state,
    code: '-3',
    message: 'Cancelled: order cancelled by the merchant',
    messageZh: '已取消 - 订单已被商户取消',
    category: 'order_state',
    retry: 'never',
    remedy: 'Nothing to do. If the payer still wants to pay, create a new order.',
  },
]

/** Amounts that differ from the order. The codes are our words: HashNut has no codes for these cases and shows them in the fields of the order. */
export const amountScenarios: readonly CatalogueEntry[] = [
  {
    ...amount,
    code: 'underpaid',
    message: 'The payer sent less than the order amount; a supplementary order was opened for the remainder',
    messageZh: '支付不足:客户发送的金额少于所需的订单金额。系统为剩余金额创建补充订单。',
    category: 'amount',
    retry: 'after_fix',
    remedy:
      'Find the entry of `supplements` whose state is 0, and ask the payer to send the remainder to the same receiptAddress. Then call confirmSupplementPaid with the supplementId of that entry and the transaction hash.',
    remedyZh:
      '检查 paidAmount 与 amount 以查看差异;在 supplements 数组中找到 state === 0 的活动补充订单;客户应向相同的 receiptAddress 支付剩余金额;支付后,使用补充订单的 supplementId 和交易哈希调用 confirmSupplementPaid API',
  },
  {
    ...amount,
    code: 'overpaid',
    message: 'The payer sent more than the order amount, or an adjustment (flagAmount) was added to the order',
    messageZh: '超额支付 / 标志金额:客户发送的金额超过所需金额,或者订单中添加了容差/调整金额(flagAmount)。',
    category: null,
    retry: 'never',
    remedy: 'The payment is accepted. Reconcile the difference, and show payers `amountString`, which includes the adjustment.',
    remedyZh: '系统接受等于或大于调整后金额的支付',
  },
]
