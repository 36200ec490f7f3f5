import { amounts, fields, flag, httpUrl, listOf, number, oneOf, secretText, text } from '../options/shape.ts'

/** GatePay as the simulator plays it. */
export interface GatepayOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** The only application that is known. */
  readonly clientId: string
  /** Its Payment API Secret: checks requests, signs callbacks. */
  readonly secret: string
  /** Where callbacks go; without it none are sent. */
  readonly callbackUrl?: string
  /** Largest difference between a request's timestamp and the provider's clock, in real milliseconds; default 10 000. */
  readonly timestampWindowMs?: number
  /** Refuse a nonce that was used within the window, with 400020; default false, as the documentation names no code for it. */
  readonly rejectsReusedNonces?: boolean
  /** Life of an order, in simulated milliseconds; default and maximum 1 hour. */
  readonly orderLifeMs?: number
  /** Life of a conversion quote, in simulated milliseconds; default 30 000. */
  readonly quoteLifeMs?: number
  /** Payment account at the start, by currency, as decimals; default a million USDT and USDC, a hundred BTC, a thousand ETH. */
  readonly balances?: Readonly<Record<string, string>>
  /** Accounts that `X-GatePay-On-Behalf-Of` may name; default none. */
  readonly subAccounts?: readonly string[]
  /** How `code` is written: as text (default) or, as one SDK expects might happen, as a number. */
  readonly codeType?: 'string' | 'number'
  /** What `data` is on failure; default null. */
  readonly failureData?: 'null' | 'object' | 'text'
  /** Waits before callback retries, in simulated milliseconds; default the fifteen of the newest documentation, about 24 hours in all. */
  readonly callbackRetriesMs?: readonly number[]
  /** Longest wait for a callback's answer, in real milliseconds; default 10 000 (GatePay states none). */
  readonly callbackTimeoutMs?: number
}

export type GatepaySettings = Required<Omit<GatepayOptions, 'callbackUrl'>> & { readonly callbackUrl: string | undefined }

export const gatepayShape = fields(
  {
    port: number({ min: 0, max: 65_535, isWhole: true }),
    clientId: text,
    secret: secretText,
    callbackUrl: httpUrl,
    timestampWindowMs: number({ min: 1 }),
    rejectsReusedNonces: flag,
    orderLifeMs: number({ min: 1, max: 3_600_000 }),
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

/** The newest edition of the documentation. */
export const gatepayRetriesMs = [
  ...[15 * second, 15 * second, 30 * second, 3 * minute, 10 * minute, 20 * minute],
  ...[30 * minute, 30 * minute, 30 * minute, hour, 3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour],
] as const

const usualBalances = { USDT: '1000000', USDC: '1000000', BTC: '100', ETH: '1000' }

export const resolveGatepay = ({
  clientId,
  secret,
  callbackUrl,
  port = 0,
  timestampWindowMs = 10_000,
  rejectsReusedNonces = false,
  orderLifeMs = hour,
  quoteLifeMs = 30 * second,
  balances = usualBalances,
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
