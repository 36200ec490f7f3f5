import { createHmac } from 'node:crypto'
import type { State } from '@paysignal/contract'
import {
  type CallReading,
  type Exchange,
  member,
  type ObjectReading,
  type Operation,
  type Provider,
  ProviderError,
  type ProviderOptions,
} from '@paysignal/providers'
import {
  blankObject,
  type CodeBook,
  checkedOptions,
  commonChecks,
  digest,
  idOf,
  operationMatcher,
  readBare,
  readCode,
  readRateLimit,
  text,
  verifyRequest,
  wordOf,
} from '@paysignal/providers/toolkit'

// Acme Pay does not exist. It shows how small a provider can be: one file, in any package.

const row = {
  api: 'general',
  status: 'documented',
  source: { title: 'Acme Pay error codes', url: 'https://acme.example/errors', readOn: '2026-11-21' },
} as const

const codes: CodeBook = {
  catalogue: [
    {
      ...row,
      code: 'E1001',
      message: 'The signature does not match',
      category: 'signature',
      retry: 'after_fix',
      remedy: 'Compare the secret in use with the one in the Acme console.',
    },
    {
      ...row,
      code: 'E2001',
      message: 'The payment id was used before',
      category: 'duplicate',
      retry: 'query_first',
      remedy: 'Query the payment by its id. If it is your own earlier attempt, continue with it.',
    },
  ],
  sharedApis: ['general'],
}

const order = { api: 'general', method: 'POST', object: 'order', isSigned: true } as const

const operations: readonly Operation[] = [
  { ...order, name: 'order.create', path: '/v1/payments' },
  { ...order, name: 'order.query', path: '/v1/payments/query' },
]

const states: ReadonlyMap<string, State> = new Map([
  ['NEW', 'created'],
  ['PAID', 'settled'],
  ['FAILED', 'failed'],
])

export const acmeSignature = (secret: string, timestamp: string, nonce: string, body: string | Uint8Array): string =>
  createHmac('sha256', secret).update(`${timestamp}.${nonce}.`).update(body).digest('hex')

export function acme(options: ProviderOptions = {}): Provider {
  const own = checkedOptions('acme', options, commonChecks)
  const { secret, hosts = ['api.acme.example'], timestampWindowMs = 60_000, callbackToleranceMs: toleranceMs = 300_000 } = own

  function sign(timestamp: string, nonce: string, body: string | Uint8Array): string {
    if (secret === undefined) throw new ProviderError('NO_SECRET')
    return acmeSignature(secret, timestamp, nonce, body)
  }

  return {
    name: 'acme',
    hosts: hosts.map((host) => host.toLowerCase()),
    ...codes,
    operations,
    timestampHeader: 'acme-timestamp',
    timestampWindowMs,
    matchOperation: operationMatcher(operations),
    readCall: (operation, exchange) => ({ error: undefined, ...readAnswer(operation, exchange), rateLimit: readRateLimit(exchange) }),
    signRequest({ body, timestampMs, nonce }) {
      const timestamp = String(timestampMs)
      return { 'acme-timestamp': timestamp, 'acme-nonce': nonce, 'acme-signature': sign(timestamp, nonce, body) }
    },
    verifyCallback({ header, body, nowMs }) {
      const headers = { timestamp: header('acme-timestamp'), nonce: header('acme-nonce'), signature: header('acme-signature') }
      return verifyRequest({ ...headers, body, nowMs }, { sign, toleranceMs })
    },
    readCallback(body) {
      const object = readOrder(member(body, 'payment'))
      if (object.id === '') return undefined
      return { type: 'PAYMENT', idempotencyKey: digest(object.id, text(member(member(body, 'payment'), 'status'))), objects: [object] }
    },
    callbackAnswers: {
      accepted: { status: 200, contentType: 'text/plain', body: 'OK' },
      refused: { status: 400, contentType: 'text/plain', body: 'ERROR' },
    },
  }
}

/** The envelope is `{ "ok": true, "result": … }` or `{ "ok": false, "error": { "code", "message" } }`. */
function readAnswer(operation: Operation | undefined, exchange: Exchange): CallReading {
  const asked = readOrder(exchange.requestBody)
  const named = (object: ObjectReading) => (operation === undefined || object.id === '' ? [] : [object])
  const ok = member(exchange.responseBody, 'ok')
  if (ok === true && exchange.httpStatus < 400) {
    const answered = readOrder(member(exchange.responseBody, 'result'))
    return { outcome: 'ok', objects: named({ ...answered, id: answered.id || asked.id }) }
  }
  const error = member(exchange.responseBody, 'error')
  if (ok !== false || member(error, 'code') === undefined) return readBare(codes, exchange, named(asked))
  return { outcome: 'provider_error', error: readCode(codes, 'general', member(error, 'code'), member(error, 'message')), objects: named(asked) }
}

function readOrder(data: unknown): ObjectReading {
  const word = text(member(data, 'status'))
  const state = states.get(word)
  return {
    ...blankObject,
    type: 'order',
    id: idOf(member(data, 'id')),
    state,
    providerState: wordOf(word) ?? '',
    isAnnounced: state === 'settled' || state === 'failed',
  }
}
