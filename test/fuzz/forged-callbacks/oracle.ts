import { createHmac } from 'node:crypto'

/**
 * Decides whether a request is authentic. It is written from the providers' documentation alone and shares no code with the plugin, so that an
 * error in one of the two shows as a difference.
 */
export type ProviderName = 'gatepay' | 'hashnut'

/** One POST request: the header names and values as sent, and the bytes of the body. */
export interface SentRequest {
  readonly provider: ProviderName
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export const secrets = { gatepay: 'SECRET_MARKER_gatepay_0001', hashnut: 'SECRET_MARKER_hashnut_0001' } as const

/** Largest difference between the timestamp of a callback and our clock, in milliseconds, before or after. It is the documented default of the plugin. */
export const toleranceMs = 300_000

/** The three headers of each provider: timestamp, nonce, signature. */
export const headerNames = {
  gatepay: { stamp: 'X-GatePay-Timestamp', once: 'X-GatePay-Nonce', signature: 'X-GatePay-Signature' },
  hashnut: { stamp: 'hashnut-webhook-timestamp', once: 'hashnut-webhook-uuid', signature: 'hashnut-webhook-sign' },
} as const

export interface Parts {
  readonly stamp: string
  readonly once: string
  readonly body: Buffer
}

const mac = {
  // Three lines, each of which ends with a line feed, also the last.
  gatepay: (secret: string, { stamp, once, body }: Parts) => createHmac('sha512', secret).update(`${stamp}\n${once}\n`).update(body).update('\n'),
  // The parts are joined without separators.
  hashnut: (secret: string, { stamp, once, body }: Parts) => createHmac('sha256', secret).update(`${once}${stamp}`).update(body),
}
const encoding = { gatepay: 'hex', hashnut: 'base64' } as const

export function sign(provider: ProviderName, parts: Parts, secret: string = secrets[provider]): string {
  return mac[provider](secret, parts).digest(encoding[provider])
}

/** Reads a header as HTTP defines it: blanks around a value do not count, and several values of one name are joined. */
export function headerValue(headers: SentRequest['headers'], name: string): string | undefined {
  const values = headers.filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase()).map(([, value]) => trimmed(value))
  return values.length === 0 ? undefined : trimmed(values.join(', '))
}

const trimmed = (value: string) => value.replace(/^[\t ]+|[\t ]+$/g, '')

/** Whether the signature is valid for exactly these bytes and this timestamp, and the timestamp is within the tolerance. */
export function isAuthentic({ provider, headers, body }: SentRequest, nowMs: number): boolean {
  const names = headerNames[provider]
  const stamp = headerValue(headers, names.stamp) ?? ''
  const once = headerValue(headers, names.once) ?? ''
  const signature = headerValue(headers, names.signature) ?? ''
  if (once === '' || !stampForms[provider].test(stamp) || Math.abs(nowMs - Number(stamp)) > toleranceMs) return false
  const expected = sign(provider, { stamp, once, body })
  // Hexadecimal digits are compared without regard to upper and lower case, Base64 exactly.
  return expected === (provider === 'gatepay' ? signature.toLowerCase() : signature)
}

/** HashNut joins the parts without a separator. Only the fixed number of digits shows where the timestamp begins and ends. */
const stampForms = { gatepay: /^\d+$/, hashnut: /^\d{13}$/ }

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Status and body of an answer after which a provider sends no retry. */
export const isSuccess = (provider: ProviderName, { status, body }: Answer) => status === 200 && body === words[provider].success

/** GatePay checks only the body, HashNut also the status. A refusal must look like success in neither of them. */
export const isRefusal = (provider: ProviderName, { status, body }: Answer) =>
  body === words[provider].refusal && (provider === 'gatepay' || status >= 400)

const words = {
  gatepay: { success: '{"returnCode":"SUCCESS","returnMessage":""}', refusal: '{"returnCode":"FAIL","returnMessage":""}' },
  hashnut: { success: 'success', refusal: 'failed' },
} as const
