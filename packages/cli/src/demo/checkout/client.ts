import { randomUUID } from 'node:crypto'
import type { Provider } from '@paysignal/providers'

export interface Request {
  /** @default 'POST' */
  readonly method?: 'GET' | 'POST'
  readonly path: string
  /**
   * Body of a POST, sent as JSON.
   * @default {}
   */
  readonly body?: unknown
  /**
   * Headers that replace the signed ones. With them the demo makes requests that are wrong on purpose.
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Longest wait for the answer, in milliseconds.
   * @default 10_000
   */
  readonly timeoutMs?: number
}

/** The parsed answer. Undefined when there was no answer, or when it was not JSON. */
export type Answer = Readonly<Record<string, unknown>> | undefined

export type PaymentClient = (request: Request) => Promise<Answer>

/**
 * An ordinary payment client, as any service has one: it signs requests and calls the global `fetch`. It contains no code for PaySignal.
 * @param sign Returns the signer. It is called for each request, so that a rotated key takes effect at once.
 */
export function createPaymentClient(baseUrl: string, sign: () => Pick<Provider, 'signRequest'>): PaymentClient {
  return async ({ method = 'POST', path, body, headers, timeoutMs = 10_000 }) => {
    const text = method === 'GET' ? '' : JSON.stringify(body ?? {})
    const signed = sign().signRequest({ body: text, timestampMs: Date.now(), nonce: randomUUID().replaceAll('-', '') })
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...signed, ...headers },
        ...(method === 'POST' && { body: text }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return (await response.json()) as Answer // The cast is safe because the functions below check each field that they read.
    } catch {
      return undefined // the plugin has recorded the failure; the flow goes on without an answer
    }
  }
}

/** A member of the answer's `data`, as text. Empty when it is absent. */
export function dataText(answer: Answer, name: string): string {
  const data = answer?.data
  // `data` is parsed JSON, so this is its own member.
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether GatePay or HashNut accepted the request. */
export const isAccepted = (answer: Answer): boolean => answer?.status === 'SUCCESS' || answer?.code === 0

/** Whether an answer shows one of the states. Undefined when the provider did not accept the request. */
export const hasState = (answer: Answer, member: string, states: readonly string[]): boolean | undefined =>
  isAccepted(answer) ? states.includes(dataText(answer, member)) : undefined
