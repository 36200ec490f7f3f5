import { hashnut, lookup, type Operation } from '@paysignal/providers'
import { type Answered, answerCall, type Dialect, type RateLimit } from '../calls/faulty-call.ts'
import { merchantIdIn } from '../calls/merchant-id.ts'
import { createNonceMemory } from '../calls/nonce-memory.ts'
import type { HttpReply, HttpRequest } from '../http/http-server.ts'
import { parsedJson } from '../http/parsed-json.ts'
import { currentSecret } from '../runtime.ts'
import type { Generation } from './chains.ts'
import { headRefusal } from './checks.ts'
import { hashnutRoutes } from './routes.ts'
import type { HashnutSettings } from './settings.ts'
import { type HashnutAnswer, type HashnutHandler, type HashnutWorld, refused } from './world.ts'

const provider = hashnut()
const json = { 'content-type': 'application/json' }

/** Answers all requests to the simulated HashNut. */
export function hashnutHandler(world: HashnutWorld): (request: HttpRequest) => HttpReply | Promise<HttpReply> {
  const { settings, runtime } = world
  const uuids = createNonceMemory(settings.replayWindowMs)
  const dialect = dialectOf(settings)

  const answerTo = (request: HttpRequest, { isSigned, path }: Operation, handler: HashnutHandler, parsed: unknown): HashnutAnswer => {
    const isUuidUsed = (uuid: string) => uuids.isUsed(uuid, runtime.now())
    const secret = () => currentSecret(runtime, 'hashnut', settings.secret, 'requests')
    const refusal =
      isSigned && headRefusal(request, { secret: secret(), nowMs: world.now(), timestampWindowMs: settings.timestampWindowMs, isUuidUsed })
    if (refusal) return refusal
    // The examples in the documentation send configuration calls without a body.
    const body = parsed ?? (request.body.length === 0 && path.startsWith('/config/') ? {} : undefined)
    if (typeof body !== 'object' || body === null) return refused('-12', 'the body is not a JSON object')
    return handler({ generation: generationOf(request.path), body: body as Readonly<Record<string, unknown>> }, world)
  }

  return (request) => {
    const operation = provider.matchOperation(request.method, request.path)
    const handler = operation && hashnutRoutes[`${operation.method} ${operation.path}`]
    if (!operation || !handler) return notServed(request, operation)
    const parsed = parsedJson(request.body)
    const subject = { provider: 'hashnut', operation: operation.name, orderId: merchantIdIn(parsed, request.query) } as const
    return answerCall(runtime, subject, dialect, () => dialect.answered(answerTo(request, operation, handler, parsed)))
  }

  function notServed({ method, path }: HttpRequest, operation: Operation | undefined): HttpReply {
    runtime.stats.call('hashnut', operation?.name ?? 'unknown', operation ? '501' : '404')
    const text = operation ? `${operation.name} is not simulated at this path` : `no such operation: ${method} ${path.slice(0, 100)}`
    return { kind: 'answer', status: operation ? 501 : 404, headers: { 'content-type': 'text/plain' }, body: `${text}\n` }
  }
}

const generationOf = (path: string): Generation => (path.startsWith('/api/v4') ? 'v4' : 'v3')

/** How HashNut writes its answers. */
function dialectOf(settings: HashnutSettings): Dialect & { answered(answer: HashnutAnswer): Answered } {
  const envelope = (status: number, code: string, msg: string, data: unknown): Answered => {
    const body = JSON.stringify({ code: /^-?\d+$/.test(code) ? Number(code) : code, msg, data })
    return { code: code === '0' ? 'ok' : code, reply: { kind: 'answer', status, headers: json, body } }
  }
  const refusal: Dialect['refusal'] = (code, { message, httpStatus }) => {
    const entry = lookup(provider, 'api', code)
    return envelope(httpStatus ?? statusOf(settings, entry?.category), code, message ?? entry?.message ?? 'error', null)
  }
  return {
    refusal,
    rateLimited: ({ code }) => refusal(code, {}),
    rateLimitHeaders,
    answered: (answer) =>
      answer.kind === 'ok'
        ? envelope(200, '0', 'success', answer.data)
        : refusal(answer.code, answer.message === undefined ? {} : { message: answer.message }),
  }
}

/** HashNut does not document the unit of `X-RateLimit-Reset`. Here it is the number of seconds until the window ends. */
const rateLimitHeaders = ({ limit, remaining, resetMs }: RateLimit) => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.ceil(resetMs / 1000)),
})

function statusOf({ httpStatuses }: HashnutSettings, category: string | null | undefined): number {
  if (httpStatuses === 'always_200') return 200
  if (category === 'system') return 500
  return category === 'signature' || category === 'credentials' ? 401 : 400
}
