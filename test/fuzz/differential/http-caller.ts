import { Agent, request } from 'node:http'
import { describe, digest } from './describe.ts'
import { type Exchange, jsonBody, longBody, passGate, passGateOfHeaders, pieces, signalOf } from './exchange.ts'
import { isGivenUp } from './plan.ts'

/** The connection stays open between exchanges, as in a payment client. */
export const agent = new Agent({ keepAlive: true })

/** Calls with `node:http` and records every event of the request and of the answer. */
export async function callHttp(exchange: Exchange) {
  const { plan, url, log, controller, release, closed } = exchange
  if (plan.abort === 'before') controller.abort()
  const parts: Buffer[] = []
  const pending = new Promise<void>((resolve) => {
    // The request and the answer close in no fixed sequence, so both are awaited.
    let open = 1
    const closes = (what: unknown) => {
      log.push(what)
      if (--open === 0) resolve()
    }
    const expects = plan.body === 'long' ? { expect: '100-continue' } : {}
    const sent = request(url, {
      agent,
      method: plan.method,
      headers: { ...Object.fromEntries(exchange.headers), ...expects },
      signal: signalOf(exchange),
    })
    for (const name of ['continue', 'information', 'abort', 'timeout']) sent.on(name, () => void log.push(name))
    let isAnswered = false
    sent.on('error', (error) => {
      // After a reset in the middle of the answer, the request emits an error in some runs and not in others.
      if (!isAnswered || plan.script.end !== 'reset') log.push(['error', describe(error)])
    })
    sent.on('close', () => closes('request closed'))
    sent.on('response', (response) => {
      isAnswered = true
      open++
      log.push([response.statusCode, response.statusMessage, response.rawHeaders, response.httpVersion])
      response.on('data', (chunk: Buffer) => void parts.push(chunk))
      response.on('error', (error) => void log.push(['response error', describe(error)]))
      response.on('close', () => {
        closes(['response closed', response.complete, response.rawTrailers, response.complete && digest(Buffer.concat(parts))])
      })
      if (plan.method === 'HEAD') release()
      if (plan.script.gate !== 'body') return
      if (isGivenUp(plan.read)) response.destroy()
      else passGate(exchange)
    })
    void write(exchange, sent)
  })
  await passGateOfHeaders(exchange, pending)
  await pending
  // The server closes the connection after these answers. The next request must not use the same connection.
  if (plan.script.raw !== undefined || plan.script.end !== 'complete') agent.destroy()
  if (isGivenUp(plan.read)) await closed
}

async function write({ number, plan }: Exchange, sent: ReturnType<typeof request>) {
  if (plan.body === 'iterable') for await (const piece of pieces(jsonBody(number))) sent.write(piece)
  else if (plan.body === 'long') await new Promise<void>((resolve) => sent.once('continue', resolve).once('error', () => resolve()))
  if (plan.body === 'long') sent.end(longBody(number))
  else if (plan.body === 'json' || plan.body === 'bytes') sent.end(jsonBody(number))
  else sent.end()
}
