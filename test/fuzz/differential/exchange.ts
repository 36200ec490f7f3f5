import type { Plan } from './plan.ts'
import type { Log } from './script.ts'

/** One exchange as its caller's code sees it. */
export interface Exchange {
  readonly number: number
  readonly plan: Plan
  readonly url: string
  readonly headers: readonly [name: string, value: string][]
  readonly controller: AbortController
  readonly log: Log
  /** The server has the request. */
  readonly arrived: Promise<unknown>
  /** The answer ended, or its connection did. */
  readonly closed: Promise<unknown>
  /** Opens the gate where the server waits. */
  release(): void
}

/** Long enough for the request to arrive in any case, so that the server sees the same. */
const timeoutMs = 250

export const signalOf = ({ plan, controller }: Exchange) =>
  plan.abort === 'timeout' ? AbortSignal.timeout(timeoutMs) : plan.abort === 'never' ? undefined : controller.signal

/** At the gate, with everything before it seen: the caller gives up, or lets the server go on. */
export function passGate({ plan, controller, log, release }: Exchange) {
  if (plan.abort === 'gate') controller.abort()
  if (plan.abort === 'gate-with-reason') controller.abort(new RangeError('the caller has its reasons'))
  if (plan.abort === 'never') release()
  log.push('gate')
}

/** Where the server holds its whole answer back: once it has the request, the call must still be pending. */
export async function passGateOfHeaders(exchange: Exchange, pending: Promise<unknown>) {
  const { plan, arrived, log } = exchange
  if (plan.script.gate !== 'headers' || plan.target === 'closed-port' || plan.abort === 'timeout') return
  // A caller that does not follow is answered before the gate.
  if (plan.script.redirects.length > 0) return exchange.release()
  const first = await Promise.race([
    arrived.then(() => 'arrived'),
    pending.then(
      () => 'settled',
      () => 'settled',
    ),
  ])
  log.push(first)
  if (first === 'arrived') passGate(exchange)
}

export const jsonBody = (exchange: number) =>
  JSON.stringify({ merchantTradeNo: `order-${exchange}`, currency: 'USDT', orderAmount: '12.5', note: 'ünïcödé ☕' })
export const longBody = (exchange: number) => JSON.stringify({ merchantTradeNo: `order-${exchange}`, note: 'y'.repeat(100_000) })

export async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  const middle = bytes.length >> 1
  yield new Uint8Array(bytes.subarray(0, middle))
  await new Promise((resolve) => setImmediate(resolve))
  yield new Uint8Array(bytes.subarray(middle))
}
