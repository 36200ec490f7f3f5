import { fields, flag, httpUrl, listOf, number, oneOf, secretText, text } from '../options/shape.ts'

/** How the simulated HashNut behaves, and the one merchant that it knows. HashNut publishes almost none of these values: the defaults are assumptions. */
export interface HashnutOptions {
  /**
   * Port on which it listens. 0 is any free port.
   * @default 0
   */
  readonly port?: number
  /** Id of the merchant's access key. No other key is accepted. */
  readonly accessKeyId: string
  /** The `apiKey` of that access key. It signs requests and webhooks. */
  readonly secret: string
  /**
   * URL for webhooks about orders without a `callBackUrl` of their own.
   * @default none; those webhooks are not sent
   */
  readonly callbackUrl?: string
  /**
   * Largest difference between a request's timestamp and the provider's clock, in real milliseconds.
   * @default 300_000
   */
  readonly timestampWindowMs?: number
  /**
   * How long a request uuid is remembered, in real milliseconds. A second request with the same uuid is refused within that time.
   * @default 600_000
   */
  readonly replayWindowMs?: number
  /**
   * HTTP status of answers with an error code. `by_category` is 500 for errors of HashNut's system, 401 for wrong credentials and signatures, and 400
   * for all others.
   * @default 'always_200'
   */
  readonly httpStatuses?: 'always_200' | 'by_category'
  /**
   * Whether webhooks are signed.
   * @default true
   */
  readonly signsWebhooks?: boolean
  /**
   * Time until an unpaid order without `expireDuration` expires, in simulated milliseconds.
   * @default 600_000
   */
  readonly orderLifeMs?: number
  /**
   * Whether `createTime` and `updateTime` of orders are ISO 8601 texts or numbers of milliseconds.
   * @default 'iso'
   */
  readonly dates?: 'iso' | 'ms'
  /**
   * The wait before each webhook retry, in simulated milliseconds. The default gives five attempts in half an hour.
   * @default [10_000, 50_000, 240_000, 1_500_000]
   */
  readonly callbackRetriesMs?: readonly number[]
  /**
   * Longest wait for the merchant's answer to a webhook, in real milliseconds.
   * @default 30_000
   */
  readonly callbackTimeoutMs?: number
}

export type HashnutSettings = Required<Omit<HashnutOptions, 'callbackUrl'>> & { readonly callbackUrl: string | undefined }

export const hashnutShape = fields(
  {
    port: number({ min: 0, max: 65_535, isWhole: true }),
    accessKeyId: text,
    secret: secretText,
    callbackUrl: httpUrl,
    timestampWindowMs: number({ min: 1 }),
    replayWindowMs: number({ min: 0 }),
    httpStatuses: oneOf(['always_200', 'by_category']),
    signsWebhooks: flag,
    orderLifeMs: number({ min: 1 }),
    dates: oneOf(['iso', 'ms']),
    callbackRetriesMs: listOf(number({ min: 0 })),
    callbackTimeoutMs: number({ min: 1 }),
  },
  ['accessKeyId', 'secret'],
)

export const hashnutRetriesMs = [10_000, 50_000, 240_000, 1_500_000] as const

export const resolveHashnut = ({
  accessKeyId,
  secret,
  callbackUrl,
  port = 0,
  timestampWindowMs = 300_000,
  replayWindowMs = 600_000,
  httpStatuses = 'always_200',
  signsWebhooks = true,
  orderLifeMs = 600_000,
  dates = 'iso',
  callbackRetriesMs = hashnutRetriesMs,
  callbackTimeoutMs = 30_000,
}: HashnutOptions): HashnutSettings => ({
  accessKeyId,
  secret,
  callbackUrl,
  port,
  timestampWindowMs,
  replayWindowMs,
  httpStatuses,
  signsWebhooks,
  orderLifeMs,
  dates,
  callbackRetriesMs,
  callbackTimeoutMs,
})
