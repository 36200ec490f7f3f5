import type { Plan } from './plan.ts'
import type { Log } from './script.ts'

/** One request and its answer, as the caller's code sees them. */
export interface Exchange {
  readonly number: number
  readonly plan: Plan
  readonly url: string
  readonly headers: readonly [name: string, value: string][]
  readonly controller: AbortController
  readonly log: Log
  /** Resolves when the server has the request. */
  readonly arrived: Promise<unknown>
  /** Resolves when the answer or its connection has ended. */
  readonly closed: Promise<unknown>
  /** Opens the gate: the server stops waiting and sends the rest. */
  release(): void
}

/** Long enough for the request to arrive every time, so that the server sees the same in both processes. */
const timeoutMs = 250

export const signalOf = ({ plan, controller }: Exchange) =>
  plan.abort === 'timeout' ? AbortSignal.timeout(timeoutMs) : plan.abort === 'never' ? undefined : controller.signal

/** At the gate the caller has seen everything before it. It then aborts, or lets the server continue. */
export function passGate({ plan, controller, log, release }: Exchange) {
  if (plan.abort === 'gate') controller.abort()
  if (plan.abort === 'gate-with-reason') controller.abort(new RangeError('the caller aborts'))
  if (plan.abort === 'never') release()
  log.push('gate')
}

/** For plans in which the server holds back its whole answer: when the server has the request, the call must still be pending. */
export async function passGateOfHeaders(exchange: Exchange, pending: Promise<unknown>) {
  const { plan, arrived, log } = exchange
  if (plan.script.gate !== 'headers' || plan.target === 'closed-port' || plan.abort === 'timeout') return
  // A caller that does not follow redirects gets its answer before the gate.
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
