import type { HttpStatusFault, MalformedFault } from '../faults/fault-script.ts'
import type { CallSubject, CallVerdict, EndingFault } from '../faults/fault-switch.ts'
import type { HttpReply } from '../http/http-server.ts'
import type { Runtime } from '../runtime.ts'

/** An answer with its code for the statistics. The code of a success is `ok`. */
export interface Answered {
  readonly reply: Extract<HttpReply, { kind: 'answer' }>
  readonly code: string
}

/** The answers that each provider writes in its own format. */
export interface Dialect {
  refusal(code: string, options: { readonly message?: string; readonly httpStatus?: number }): Answered
  rateLimited(limit: RateLimit): Answered
  /** Headers of every answer while a rate limit is active. */
  rateLimitHeaders(limit: RateLimit): Record<string, string>
}

export type RateLimit = NonNullable<CallVerdict['rateLimit']>

/** Answers one call, applies the faults of the fault script to it, and counts it. */
export async function answerCall(runtime: Runtime, subject: CallSubject, dialect: Dialect, answer: () => Answered): Promise<HttpReply> {
  const verdict = runtime.faults.forCall(subject)
  if (verdict.delayMs > 0) await new Promise<void>((resolve) => runtime.schedule.afterWall(verdict.delayMs, resolve))
  const { reply, code } = answerUnder(verdict, dialect, answer)
  runtime.stats.call(subject.provider, subject.operation, code)
  if (reply.kind !== 'answer' || !verdict.rateLimit) return reply
  return { ...reply, headers: { ...dialect.rateLimitHeaders(verdict.rateLimit), ...reply.headers } }
}

function answerUnder({ rateLimit, ending }: CallVerdict, dialect: Dialect, answer: () => Answered): { reply: HttpReply; code: string } {
  if (rateLimit?.isExceeded) return dialect.rateLimited(rateLimit)
  if (!ending) return answer()
  if ('truncated' in ending) return { reply: { ...answer().reply, kind: 'truncated' }, code: 'truncated' }
  if (ending.applied) answer()
  return faultReply(ending, dialect)
}

function faultReply(fault: Exclude<EndingFault, { truncated: true }>, dialect: Dialect): { reply: HttpReply; code: string } {
  if ('code' in fault) return dialect.refusal(fault.code, fault)
  if ('malformed' in fault) return { reply: malformedReply(fault), code: 'malformed' }
  if ('huge' in fault) return { reply: { kind: 'huge', bytes: fault.huge }, code: 'huge' }
  if ('hang' in fault) return { reply: { kind: 'hang' }, code: 'hang' }
  if ('reset' in fault) return { reply: { kind: 'reset' }, code: 'reset' }
  return { reply: bareReply(fault), code: String(fault.httpStatus) }
}

const html = (title: string) => `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>\n`

function malformedReply({ malformed }: MalformedFault): HttpReply {
  const body = { html: html('Just a moment...'), json: '{"status":"SUCCESS","code":"000000","data":{"prepayId":', empty: '' }[malformed]
  return { kind: 'answer', status: 200, headers: { 'content-type': malformed === 'html' ? 'text/html' : 'application/json' }, body }
}

function bareReply({ httpStatus, body = 'html', retryAfter }: HttpStatusFault): HttpReply {
  const headers = {
    'content-type': body === 'json' ? 'application/json' : 'text/html',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  }
  const text = { html: html(String(httpStatus)), json: JSON.stringify({ error: httpStatus }), empty: '' }[body]
  return { kind: 'answer', status: httpStatus, headers, body: text }
}
