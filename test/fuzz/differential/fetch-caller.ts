import { describe, facts } from './describe.ts'
import { type Exchange, jsonBody, longBody, passGateOfHeaders, pieces, signalOf } from './exchange.ts'
import { readResponse } from './read-response.ts'

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** @param extra Members of `init` that this caller adds. */
export async function callFetch(exchange: Exchange, fetch: Fetch, form: 'text' | 'url' | 'request', extra: object = {}) {
  const { plan, url, log, controller } = exchange
  if (plan.abort === 'before') controller.abort()
  const init = {
    method: plan.method,
    headers: exchange.headers,
    redirect: plan.redirect,
    signal: signalOf(exchange) ?? null,
    ...bodyOf(exchange),
    ...extra,
  } as RequestInit // The cast is safe because the bodies are of this runtime's own classes.
  const pending = form === 'request' ? fetch(new Request(url, init)) : fetch(form === 'url' ? new URL(url) : url, init)
  log.push(['called', Object.prototype.toString.call(pending), pending.constructor === Promise, Object.getOwnPropertyNames(pending)])
  try {
    await passGateOfHeaders(exchange, pending)
    const response = await pending
    log.push(facts(response))
    await readResponse(exchange, response)
    log.push(['afterwards', response.bodyUsed, response.body?.locked, (await pending) === response])
  } catch (error) {
    log.push(['failed', describe(error), error === controller.signal.reason])
  }
  if (plan.abort === 'after') controller.abort()
}

function bodyOf({ number, plan }: Exchange): object {
  switch (plan.body) {
    case 'none':
      return {}
    case 'json':
      return { body: jsonBody(number) }
    case 'long':
      return { body: longBody(number) }
    case 'bytes':
      return { body: new TextEncoder().encode(jsonBody(number)) }
    case 'params':
      return { body: new URLSearchParams({ a: 'ü', b: '2 3' }) }
    case 'form':
      return { body: form() }
    case 'blob':
      return { body: new Blob(['{"a":', '1}'], { type: 'application/json' }) }
    case 'stream':
    case 'iterable':
      return { body: ReadableStream.from(pieces(jsonBody(number))), duplex: 'half' }
  }
}

function form() {
  const data = new FormData()
  data.append('field', 'ü')
  data.append('file', new Blob(['content'], { type: 'text/plain' }), 'name.txt')
  return data
}
