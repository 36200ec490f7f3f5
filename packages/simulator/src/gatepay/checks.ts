import { gatepaySignature } from '@paysignal/providers'
import { isSameSignature } from '../calls/is-same-signature.ts'
import type { HttpRequest } from '../http/http-server.ts'
import { type Refusal, refused } from './answer.ts'

export interface SignedRequestRules {
  readonly clientId: string
  /** The secret that the provider uses now. */
  readonly secret: string
  readonly nowMs: number
  readonly timestampWindowMs: number
  readonly isNonceUsed: (nonce: string) => boolean
}

const noncePattern = /^[A-Za-z0-9]{1,32}$/
const json = /^application\/json\s*(;|$)/i

/** Checks the headers and the signature of a request, in the same sequence as GatePay. Undefined when all checks pass. */
export function headRefusal(request: HttpRequest, rules: SignedRequestRules): Refusal | undefined {
  const { header } = request
  const contentType = header('content-type')
  const needsType = request.method === 'POST' || request.method === 'PUT'
  if (contentType === undefined ? needsType : !json.test(contentType)) return refused('400007')
  const clientId = header('x-gatepay-certificate-clientid') ?? header('x-gatepay-clientid')
  if (clientId !== rules.clientId) return refused('400004')
  const nonce = header('x-gatepay-nonce') ?? ''
  if (!noncePattern.test(nonce)) return refused('400020')
  const timestamp = header('x-gatepay-timestamp') ?? ''
  if (!/^\d{1,16}$/.test(timestamp) || Math.abs(rules.nowMs - Number(timestamp)) > rules.timestampWindowMs) return refused('400003')
  const expected = gatepaySignature({ secret: rules.secret, timestamp, nonce, body: request.body })
  if (!isSameSignature(expected, (header('x-gatepay-signature') ?? '').toLowerCase())) return refused('400002')
  return rules.isNonceUsed(nonce) ? refused('400020') : undefined
}
