import { fields, flag, httpUrl, listOf, number, oneOf, secretText, text } from '../options/shape.ts'

/** HashNut as the simulator plays it. Almost nothing of this is published; the defaults are proposals. */
export interface HashnutOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** The only key that is known. */
  readonly accessKeyId: string
  /** Its `apiKey`: checks requests, signs webhooks. */
  readonly secret: string
  /** Where webhooks go when an order names no `callBackUrl`; without either none are sent. */
  readonly callbackUrl?: string
  /** Largest difference between a request's timestamp and the provider's clock, in real milliseconds; default 300 000. */
  readonly timestampWindowMs?: number
  /** How long a request uuid is remembered and refused again, in real milliseconds; default 600 000. */
  readonly replayWindowMs?: number
  /** Business errors: `always_200` (default), or `by_category`: 400 for the caller's mistakes, 401 for credentials, 500 for the system's. */
  readonly httpStatuses?: 'always_200' | 'by_category'
  /** Sign webhooks; default true. */
  readonly signsWebhooks?: boolean
  /** Life of an order that names no `expireDuration`, in simulated milliseconds; default 600 000. */
  readonly orderLifeMs?: number
  /** How `createTime` and `updateTime` of orders are written: ISO 8601 (default), or milliseconds. */
  readonly dates?: 'iso' | 'ms'
  /** Waits before webhook retries, in simulated milliseconds; default 10 s, 50 s, 4 min, 25 min: five attempts in half an hour. */
  readonly callbackRetriesMs?: readonly number[]
  /** Longest wait for a webhook's answer, in real milliseconds; default 30 000. */
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
