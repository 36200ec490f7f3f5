import { createHash, createHmac } from 'node:crypto'
import type { CallReading, CatalogueEntry, CodeReading, ObjectReading, Operation, Provider } from '@paysignal/providers'

const source = { title: 'Acme', url: 'https://acme.example/codes', readOn: '2026-11-21' }

const catalogue: readonly CatalogueEntry[] = [
  { api: 'general', code: '0', status: 'documented', message: 'Success', category: null, retry: 'safe', remedy: '', source },
  {
    api: 'general',
    code: '4001',
    status: 'documented',
    message: 'Signature does not match',
    category: 'signature',
    retry: 'after_fix',
    remedy: 'Check the key.',
    source,
  },
  {
    api: 'general',
    code: '4002',
    status: 'documented',
    message: 'Timestamp expired',
    category: 'timestamp',
    retry: 'safe_same_key',
    remedy: 'Check the clock.',
    source,
  },
  {
    api: 'http',
    code: '429',
    status: 'documented',
    message: 'Too many requests',
    category: 'rate_limit',
    retry: 'after_delay',
    remedy: 'Slow down.',
    source,
  },
  {
    api: 'payment',
    code: 'amount not enough',
    status: 'documented',
    message: 'Amount not enough',
    category: 'amount',
    retry: 'never',
    remedy: 'Ask the payer.',
    source,
  },
]

const operations: readonly Operation[] = [
  { name: 'order.create', api: 'general', method: 'POST', path: '/v1/orders', object: 'order', isSigned: true },
  { name: 'order.query', api: 'general', method: 'GET', path: '/v1/order', object: 'order', isSigned: false },
]

/** A small provider that works like real ones: it sends errors with HTTP 200, signs its callbacks, and writes free text into messages. */
export function fakeProvider(hosts: readonly string[], secret = 'acme-secret'): Provider {
  return {
    name: 'acme',
    hosts,
    catalogue,
    sharedApis: ['general'],
    operations,
    timestampHeader: 'x-acme-timestamp',
    timestampWindowMs: 10_000,
    matchOperation: (method, path) => operations.find((operation) => operation.method === method && path.split('?')[0] === operation.path),
    readCall,
    signRequest: ({ body, timestampMs }) => ({
      'x-acme-timestamp': String(timestampMs),
      'x-acme-signature': acmeSignature(secret, timestampMs, body),
    }),
    verifyCallback({ header, body, nowMs }) {
      const timestamp = header('x-acme-timestamp')
      const signature = header('x-acme-signature')
      if (timestamp === undefined || signature === undefined) return { isValid: false, reason: 'rejected_unsigned' }
      const text = Buffer.from(body).toString()
      if (signature !== acmeSignature(secret, Number(timestamp), text)) return { isValid: false, reason: 'rejected_signature' }
      if (Math.abs(nowMs - Number(timestamp)) > 300_000) return { isValid: false, reason: 'rejected_timestamp' }
      try {
        const requestId = createHash('sha256').update(signature).digest('hex')
        return { isValid: true, isSigned: true, body: JSON.parse(text), timestampMs: Number(timestamp), requestId }
      } catch {
        return { isValid: false, reason: 'rejected_malformed' }
      }
    },
    readCallback(body) {
      const { event, data } = (body ?? {}) as { event?: string; data?: Answer['data'] }
      if (event === undefined || data === undefined) return undefined
      return { type: event, idempotencyKey: `${event}/${data.orderId}/${data.status}`, objects: [objectOf(data)] }
    },
    callbackAnswers: {
      accepted: { status: 200, contentType: 'text/plain', body: 'ACCEPTED' },
      refused: { status: 400, contentType: 'text/plain', body: 'REFUSED' },
    },
  }
}

export const acmeSignature = (secret: string, timestampMs: number, body: string) =>
  createHmac('sha256', secret).update(`${timestampMs}${body}`).digest('hex')

interface Answer {
  readonly code?: string
  readonly message?: string
  readonly data?: {
    readonly orderId: string
    readonly acmeId: string
    readonly status: string
    readonly reason?: string
    readonly address?: string
    readonly chain?: string
    readonly currency?: string
  }
}

function readCall(_operation: Operation | undefined, { httpStatus, requestBody, responseBody }: Parameters<Provider['readCall']>[1]): CallReading {
  const { code, message, data } = { message: undefined, ...(responseBody ?? {}) } as Answer & { message: string | undefined }
  if (code === undefined) {
    if (httpStatus < 400) return { outcome: 'malformed', objects: [] }
    return {
      outcome: 'provider_error',
      error: readCode('http', String(httpStatus), undefined),
      objects: [],
      rateLimit: { remaining: 0, retryAfterMs: 1_000 },
    }
  }
  if (code === '0') return { outcome: 'ok', objects: data ? [objectOf(data)] : [], rateLimit: { limit: 100, remaining: 42 } }
  const { orderId } = (requestBody ?? {}) as { orderId?: string }
  const objects: ObjectReading[] = orderId === undefined ? [] : [{ ...blank, id: orderId, providerId: '', providerState: '' }]
  return { outcome: 'provider_error', error: readCode('general', code, message), objects }
}

const blank = { type: 'order', isAnnounced: false, isUnderpaid: false, isOverpaid: false } as const

function objectOf(data: NonNullable<Answer['data']>): ObjectReading {
  const { orderId, acmeId, status, reason, chain = 'TRON', currency = 'USDT' } = { reason: undefined, chain: undefined, currency: undefined, ...data }
  const state = ({ NEW: 'created', PAID: 'settled', BAD: 'failed' } as const)[status]
  return {
    ...blank,
    id: orderId,
    providerId: acmeId,
    ...(state && { state }),
    providerState: status,
    isAnnounced: status === 'PAID',
    expiresAtMs: 1_800_000_000_000,
    chain,
    currency,
    ...(reason !== undefined && { failure: readCode('payment', reason, reason) }),
  }
}

function readCode(api: string, code: string, rawMessage: string | undefined): CodeReading {
  const entry = catalogue.find((one) => one.api === api && one.code === code)
  const found = { category: entry?.category ?? ('unknown' as const), retry: entry?.retry ?? ('unknown' as const) }
  return { api, code, ...found, isKnown: entry !== undefined, ...(rawMessage !== undefined && { rawMessage }) }
}
