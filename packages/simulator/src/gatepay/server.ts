import { gatepay, lookup, type Operation } from '@paysignal/providers'
import { type Answered, answerCall, type Dialect } from '../calls/faulty-call.ts'
import { merchantIdIn } from '../calls/merchant-id.ts'
import { createNonceMemory } from '../calls/nonce-memory.ts'
import type { HttpReply, HttpRequest } from '../http/http-server.ts'
import { parsedJson } from '../http/parsed-json.ts'
import { currentSecret } from '../runtime.ts'
import { type GatepayAnswer, refused } from './answer.ts'
import { headRefusal } from './checks.ts'
import { payByPayer, payerPage } from './orders/payer-pages.ts'
import { paramsFrom, paramsFromQuery } from './params.ts'
import { gatepayRoutes } from './routes.ts'
import type { GatepaySettings } from './settings.ts'
import type { GatepayHandler, GatepayWorld } from './world.ts'

const provider = gatepay()
const json = { 'content-type': 'application/json' }
/** Labels in answers, by code. The documentation shows only this one. */
const labels: Readonly<Record<string, string>> = { '400002': 'INVALID_SIGNATURE' }

/** Answers all requests to the simulated GatePay. */
export function gatepayHandler(world: GatepayWorld): (request: HttpRequest) => HttpReply | Promise<HttpReply> {
  const { settings, runtime } = world
  const nonces = createNonceMemory(settings.timestampWindowMs * 2)

  const answerTo = (request: HttpRequest, operation: Operation, handler: GatepayHandler, body: unknown): GatepayAnswer => {
    const secret = currentSecret(runtime, 'gatepay', settings.secret, 'requests')
    const { clientId, timestampWindowMs } = settings
    const isNonceUsed = (nonce: string) => settings.rejectsReusedNonces && nonces.isUsed(nonce, runtime.now())
    const refusal =
      headRefusal(request, { clientId, secret, timestampWindowMs, nowMs: world.now(), isNonceUsed }) ?? accountRefusal(request, operation)
    if (refusal) return refusal
    if (request.method === 'GET') return handler({ operation, params: paramsFromQuery(request.query) }, world)
    // The QR section of the documentation has its own code for a body that cannot be parsed.
    if (typeof body !== 'object' || body === null) return refused(operation.api === 'qr' ? '400000' : '400001')
    return handler({ operation, params: paramsFrom(body) }, world)
  }

  /** Refuses a call that is made on behalf of an unknown sub-account. */
  const accountRefusal = ({ header }: HttpRequest, { api }: Operation) => {
    const account = header('x-gatepay-on-behalf-of')
    return account === undefined || settings.subAccounts.includes(account) ? undefined : refused(api === 'qr' ? '500008' : '400203')
  }

  return (request) => {
    const body = parsedJson(request.body)
    const visit = request.method === 'POST' ? payerPage(request.path) : undefined
    if (visit) {
      const dialect = dialectOf(visit.via === 'qr' ? 'qr' : 'web', settings)
      const orderId = world.orders.byProviderId(visit.prepayId)?.merchantTradeNo ?? ''
      return answerCall(runtime, { provider: 'gatepay', operation: `payer.${visit.via}`, orderId }, dialect, () =>
        dialect.answered(payByPayer(world, visit, body)),
      )
    }
    const operation = provider.matchOperation(request.method, request.path)
    const handler = operation && gatepayRoutes[`${operation.method} ${operation.path}`]
    if (!operation || !handler) return notServed(request, operation)
    const dialect = dialectOf(operation.api, settings)
    const subject = { provider: 'gatepay', operation: operation.name, orderId: merchantIdIn(body, request.query) } as const
    return answerCall(runtime, subject, dialect, () => dialect.answered(answerTo(request, operation, handler, body)))
  }

  function notServed({ method, path }: HttpRequest, operation: Operation | undefined): HttpReply {
    runtime.stats.call('gatepay', operation?.name ?? 'unknown', operation ? '501' : '404')
    const text = operation ? `${operation.name} is not simulated` : `no such operation: ${method} ${path.slice(0, 100)}`
    return { kind: 'answer', status: operation ? 501 : 404, headers: { 'content-type': 'text/plain' }, body: `${text}\n` }
  }
}

/** How GatePay writes its answers. */
function dialectOf(api: string, settings: GatepaySettings): Dialect & { answered(answer: GatepayAnswer): Answered } {
  const refusal: Dialect['refusal'] = (code, { message, httpStatus }) => {
    const entry = lookup(provider, api, code)
    const envelope = {
      status: 'FAIL',
      code: settings.codeType === 'number' && /^\d+$/.test(code) ? Number(code) : code,
      ...(labels[code] !== undefined && { label: labels[code] }),
      errorMessage: message ?? entry?.message ?? 'unknown error',
      data: { null: null, object: {}, text: '' }[settings.failureData],
    }
    return { code, reply: { kind: 'answer', status: httpStatus ?? entry?.httpStatus ?? 200, headers: json, body: JSON.stringify(envelope) } }
  }
  return {
    refusal,
    // GatePay documents no rate limit, so this is the answer of a typical gateway in front of it.
    rateLimited: ({ resetMs }) => ({
      code: '429',
      reply: {
        kind: 'answer',
        status: 429,
        headers: { 'content-type': 'text/plain', 'retry-after': String(Math.ceil(resetMs / 1000)) },
        body: 'Too Many Requests\n',
      },
    }),
    rateLimitHeaders: () => ({}),
    answered: (answer) => {
      if (answer.kind === 'refused') return refusal(answer.code, answer.message === undefined ? {} : { message: answer.message })
      const success = { status: 'SUCCESS', code: settings.codeType === 'number' ? 0 : '000000', errorMessage: '', data: answer.data }
      const body = JSON.stringify(answer.kind === 'bare' ? answer.data : success)
      return { code: 'ok', reply: { kind: 'answer', status: 200, headers: json, body } }
    },
  }
}
