import type { HttpStatusFault, MalformedFault } from '../faults/fault-script.ts'
import type { CallSubject, CallVerdict, EndingFault } from '../faults/fault-switch.ts'
import type { HttpReply } from '../http/http-server.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** An answer, and the code it carries for the statistics; `ok` for a success. */
export interface Answered {
  readonly reply: Extract<HttpReply, { kind: 'answer' }>
  readonly code: string
}

/** What a provider must say for the faults that need its own words. */
export interface Dialect {
  refusal(code: string, options: { readonly message?: string; readonly httpStatus?: number }): Answered
  rateLimited(limit: RateLimit): Answered
  /** Headers of answers while calls are counted. */
  rateLimitHeaders(limit: RateLimit): Record<string, string>
}

export type RateLimit = NonNullable<CallVerdict['rateLimit']>

/** Answers a call, or does to it what the fault script says, and counts it. */
export async function answerCall(runtime: Runtime, subject: CallSubject, dialect: Dialect, answer: () => Answered): Promise<HttpReply> {
  const verdict = runtime.faults.forCall(subject)
  if (verdict.delayMs > 0) await new Promise<void>((resolve) => runtime.schedule.afterWall(verdict.delayMs, resolve))
  const { reply, code } = struck(verdict, dialect, answer)
  runtime.stats.call(subject.provider, subject.operation, code)
  if (reply.kind !== 'answer' || !verdict.rateLimit) return reply
  return { ...reply, headers: { ...dialect.rateLimitHeaders(verdict.rateLimit), ...reply.headers } }
}

function struck({ rateLimit, ending }: CallVerdict, dialect: Dialect, answer: () => Answered): { reply: HttpReply; code: string } {
  if (rateLimit?.isExceeded) return dialect.rateLimited(rateLimit)
  if (!ending) return answer()
  if ('truncated' in ending) return { reply: { ...answer().reply, kind: 'truncated' }, code: 'truncated' }
  if (ending.applied) answer()
  return spoilt(ending, dialect)
}

function spoilt(fault: Exclude<EndingFault, { truncated: true }>, dialect: Dialect): { reply: HttpReply; code: string } {
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
