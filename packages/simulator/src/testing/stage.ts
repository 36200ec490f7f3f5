import { type Simulator, type SimulatorOptions, startSimulator } from '../index.ts'
import { type Client, createClient, credentials } from './client.ts'
import { type Merchant, startMerchant } from './merchant.ts'

/** What a test needs: a simulator, a merchant's clients, and the merchant's callback endpoint. */
export interface Stage {
  readonly simulator: Simulator
  readonly merchant: Merchant
  readonly gatepay: Client
  readonly hashnut: Client
  readonly hashnutV4: Client
  /** Calls `ask` again and again until its answer fits. Needed where no callback shows the change. */
  until<T>(ask: () => T | Promise<T>, fits: (answer: T) => boolean): Promise<T>
  close(): Promise<void>
}

export interface StageOptions extends Omit<SimulatorOptions, 'gatepay' | 'hashnut'> {
  readonly gatepay?: Partial<NonNullable<SimulatorOptions['gatepay']>>
  readonly hashnut?: Partial<NonNullable<SimulatorOptions['hashnut']>>
}

/**
 * Starts a simulator in which every payer pays at once, unless the options say otherwise. At the default speed an unpaid order expires after 1.8 real
 * seconds. A test whose order must not expire sets a lower speed.
 * A much shorter life would make tests fail on a busy machine: Node.js can then run the timer of an expiry before the earlier timer of a payment.
 */
export async function stage({ gatepay, hashnut, ...options }: StageOptions = {}): Promise<Stage> {
  const merchant = await startMerchant()
  const { clientId, accessKeyId, secret } = credentials
  const simulator = await startSimulator({
    speed: 2_000,
    payers: { outcomes: { paid: 1 }, refundRejected: 0, payoutFailed: 0 },
    ...options,
    gatepay: { clientId, secret, callbackUrl: `${merchant.url}/gatepay`, ...gatepay },
    hashnut: { accessKeyId, secret, callbackUrl: `${merchant.url}/hashnut`, orderLifeMs: 3_600_000, ...hashnut },
  })
  const clients = {
    gatepay: createClient('gatepay', simulator.gatepay.url),
    hashnut: createClient('hashnut', `${simulator.hashnut.url}/api/v3.0.0`),
    hashnutV4: createClient('hashnut', `${simulator.hashnut.url}/api/v4.0.0`),
  }
  return {
    simulator,
    merchant,
    ...clients,
    until: async (ask, fits) => {
      for (;;) {
        const answer = await ask()
        if (fits(answer)) return answer
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    close: async () => {
      for (const client of Object.values(clients)) client.close()
      await simulator.close()
      await merchant.close()
    },
  }
}

/** Payers that never pay, so that only the test changes an order. */
export const idle = { outcomes: { unpaid: 1 } } as const

export const order = (merchantTradeNo: string, changes: object = {}) => ({
  merchantTradeNo,
  currency: 'USDT',
  orderAmount: '12.5',
  env: { terminalType: 'WEB' },
  goods: { goodsName: 'book' },
  ...changes,
})

export const addressOrder = (merchantTradeNo: string, changes: object = {}) =>
  order(merchantTradeNo, { chain: 'TRX', fullCurrType: 'USDT_TRX', ...changes })

export const payout = (batchId: string, changes: object = {}) => ({
  batch_id: batchId,
  withdraw_list: [{ merchant_withdraw_id: 'w1', currency: 'USDT', amount: '10', chain: 'TRX', address: 'T-somewhere', ...changes }],
})

export const payOrder = (merchantOrderId: string, changes: object = {}) => ({
  accessKeyId: credentials.accessKeyId,
  merchantOrderId,
  chainCode: 'bsc-erc20',
  coinCode: 'usdt',
  amount: 10,
  ...changes,
})

export const paths = {
  create: '/pay/createPayOrderOnSplitWalletWithApiKey',
  query: '/pay/queryPayOrderWithAccessSign',
  confirm: '/pay/confirmPayOrderPaid',
  supplement: '/pay/confirmSupplementPaid',
} as const
