import { createHmac } from 'node:crypto'

/**
 * What makes a delivery authentic, written from the providers' documentation alone, and sharing no line with the plugin. Whoever changes one
 * of the two has to change the other on purpose.
 */
export type ProviderName = 'gatepay' | 'hashnut'

/** One POST: names and values as its sender wrote them, and the bytes of the body. */
export interface Delivery {
  readonly provider: ProviderName
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export const secrets = { gatepay: 'SECRET_MARKER_gatepay_0001', hashnut: 'SECRET_MARKER_hashnut_0001' } as const

/** Largest distance between a callback's stamp and our clock, either way; the plugin's documented default. */
export const toleranceMs = 300_000

/** The three headers of each provider: stamp, value used once, signature. */
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
  // Three lines, each ended by one line feed, the last one too.
  gatepay: (secret: string, { stamp, once, body }: Parts) => createHmac('sha512', secret).update(`${stamp}\n${once}\n`).update(body).update('\n'),
  // No separators.
  hashnut: (secret: string, { stamp, once, body }: Parts) => createHmac('sha256', secret).update(`${once}${stamp}`).update(body),
}
const encoding = { gatepay: 'hex', hashnut: 'base64' } as const

export function sign(provider: ProviderName, parts: Parts, secret: string = secrets[provider]): string {
  return mac[provider](secret, parts).digest(encoding[provider])
}

/** HTTP's reading of a header: blanks around a value are not part of it, and values under one name are joined. */
export function headerValue(headers: Delivery['headers'], name: string): string | undefined {
  const values = headers.filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase()).map(([, value]) => trimmed(value))
  return values.length === 0 ? undefined : trimmed(values.join(', '))
}

const trimmed = (value: string) => value.replace(/^[\t ]+|[\t ]+$/g, '')

/** Signed with the provider's secret over exactly these bytes and this stamp, and stamped in time. */
export function isAuthentic({ provider, headers, body }: Delivery, nowMs: number): boolean {
  const names = headerNames[provider]
  const stamp = headerValue(headers, names.stamp) ?? ''
  const once = headerValue(headers, names.once) ?? ''
  const signature = headerValue(headers, names.signature) ?? ''
  if (once === '' || !stampForms[provider].test(stamp) || Math.abs(nowMs - Number(stamp)) > toleranceMs) return false
  const expected = sign(provider, { stamp, once, body })
  // Hexadecimal digits mean the same in either case; Base64 is compared as it is.
  return expected === (provider === 'gatepay' ? signature.toLowerCase() : signature)
}

/** HashNut joins its parts without a separator, so only a fixed number of digits shows where the stamp begins and ends. */
const stampForms = { gatepay: /^\d+$/, hashnut: /^\d{13}$/ }

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Status and words: what makes a provider stop sending. */
export const isSuccess = (provider: ProviderName, { status, body }: Answer) => status === 200 && body === words[provider].success

/** GatePay looks at the words alone, HashNut at both; neither may be taken for success by half. */
export const isRefusal = (provider: ProviderName, { status, body }: Answer) =>
  body === words[provider].refusal && (provider === 'gatepay' || status >= 400)

const words = {
  gatepay: { success: '{"returnCode":"SUCCESS","returnMessage":""}', refusal: '{"returnCode":"FAIL","returnMessage":""}' },
  hashnut: { success: 'success', refusal: 'failed' },
} as const
