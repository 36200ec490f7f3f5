import { amounts, fields, flag, httpUrl, listOf, number, oneOf, secretText, text } from '../options/shape.ts'

/** How the simulated GatePay behaves, and the one merchant that it knows. */
export interface GatepayOptions {
  /**
   * Port on which it listens. 0 is any free port.
   * @default 0
   */
  readonly port?: number
  /** Client id of the merchant's application. No other id is accepted. */
  readonly clientId: string
  /** The merchant's Payment API Secret. It signs requests and callbacks. */
  readonly secret: string
  /**
   * URL for callbacks about orders without a `callbackUrl` of their own, and about payouts.
   * @default none; those callbacks are not sent
   */
  readonly callbackUrl?: string
  /**
   * Largest difference between a request's timestamp and the provider's clock, in real milliseconds.
   * @default 10_000
   */
  readonly timestampWindowMs?: number
  /**
   * Whether a nonce that was used within the window is refused with code 400020. The documentation names no code for this case.
   * @default false
   */
  readonly rejectsReusedNonces?: boolean
  /**
   * Time until an unpaid order expires, in simulated milliseconds; at most one hour.
   * @default 3_600_000
   */
  readonly orderLifeMs?: number
  /**
   * How long a conversion quote is valid, in simulated milliseconds.
   * @default 30_000
   */
  readonly quoteLifeMs?: number
  /**
   * Balance of the payment account at the start, by currency, as decimal texts.
   * @default { USDT: '1000000', USDC: '1000000', BTC: '100', ETH: '1000' }
   */
  readonly balances?: Readonly<Record<string, string>>
  /**
   * Accounts that the header `X-GatePay-On-Behalf-Of` may name.
   * @default []
   */
  readonly subAccounts?: readonly string[]
  /**
   * Whether `code` in answers is a text or a number. One official SDK accepts both.
   * @default 'string'
   */
  readonly codeType?: 'string' | 'number'
  /**
   * Value of `data` in the answer to a call that failed: `null`, an empty object, or an empty text.
   * @default 'null'
   */
  readonly failureData?: 'null' | 'object' | 'text'
  /**
   * The wait before each callback retry, in simulated milliseconds.
   * @default the fifteen waits of the newest documentation, about 24 hours in total
   */
  readonly callbackRetriesMs?: readonly number[]
  /**
   * Longest wait for the merchant's answer to a callback request, in real milliseconds. GatePay documents none.
   * @default 10_000
   */
  readonly callbackTimeoutMs?: number
}

export type GatepaySettings = Required<Omit<GatepayOptions, 'callbackUrl'>> & { readonly callbackUrl: string | undefined }

/** The longest life of an order at GatePay: one hour, in simulated milliseconds. */
export const longestOrderLifeMs = 3_600_000

export const gatepayShape = fields(
  {
    port: number({ min: 0, max: 65_535, isWhole: true }),
    clientId: text,
    secret: secretText,
    callbackUrl: httpUrl,
    timestampWindowMs: number({ min: 1 }),
    rejectsReusedNonces: flag,
    orderLifeMs: number({ min: 1, max: longestOrderLifeMs }),
    quoteLifeMs: number({ min: 1 }),
    balances: amounts,
    subAccounts: listOf(text),
    codeType: oneOf(['string', 'number']),
    failureData: oneOf(['null', 'object', 'text']),
    callbackRetriesMs: listOf(number({ min: 0 })),
    callbackTimeoutMs: number({ min: 1 }),
  },
  ['clientId', 'secret'],
)

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The waits before callback retries in the newest edition of the documentation. */
export const gatepayRetriesMs = [
  ...[15 * second, 15 * second, 30 * second, 3 * minute, 10 * minute, 20 * minute],
  ...[30 * minute, 30 * minute, 30 * minute, hour, 3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour],
] as const

const defaultBalances = { USDT: '1000000', USDC: '1000000', BTC: '100', ETH: '1000' }

export const resolveGatepay = ({
  clientId,
  secret,
  callbackUrl,
  port = 0,
  timestampWindowMs = 10_000,
  rejectsReusedNonces = false,
  orderLifeMs = longestOrderLifeMs,
  quoteLifeMs = 30 * second,
  balances = defaultBalances,
  subAccounts = [],
  codeType = 'string',
  failureData = 'null',
  callbackRetriesMs = gatepayRetriesMs,
  callbackTimeoutMs = 10 * second,
}: GatepayOptions): GatepaySettings => ({
  clientId,
  secret,
  callbackUrl,
  port,
  timestampWindowMs,
  rejectsReusedNonces,
  orderLifeMs,
  quoteLifeMs,
  balances,
  subAccounts,
  codeType,
  failureData,
  callbackRetriesMs,
  callbackTimeoutMs,
})
