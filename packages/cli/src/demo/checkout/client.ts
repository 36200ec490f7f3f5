import { randomUUID } from 'node:crypto'
import type { Provider } from '@paysignal/providers'

export interface Request {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** Headers that replace the signed ones: how the demo makes its mistakes. */
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** The parsed answer; undefined when none came or it was not JSON. */
export type Answer = Readonly<Record<string, unknown>> | undefined

export type PaymentClient = (request: Request) => Promise<Answer>

/**
 * An ordinary payment client, as a service has one: it signs and calls the global `fetch`, and knows nothing of PaySignal.
 * @param sign Asked for each call, so that a rotated key takes effect at once.
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
      return (await response.json()) as Answer // what the provider sends; every reader checks the members it takes
    } catch {
      return undefined // the plugin has seen it; the flow goes on as a shopper would who tries later
    }
  }
}

/** Reads a member of an answer's `data`, as text. */
export function dataText(answer: Answer, name: string): string {
  const data = answer?.data
  const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined // own member of a parsed JSON object
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Whether the provider did what it was asked, in either provider's words. */
export const isAccepted = (answer: Answer): boolean => answer?.status === 'SUCCESS' || answer?.code === 0

/** Whether an answer shows one of the states: undefined when there was no good answer. */
export const hasState = (answer: Answer, member: string, states: readonly string[]): boolean | undefined =>
  isAccepted(answer) ? states.includes(dataText(answer, member)) : undefined
