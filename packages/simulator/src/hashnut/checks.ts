import { hashnutSignature } from '@paysignal/providers'
import { isSameSignature } from '../calls/is-same-signature.ts'
import type { HttpRequest } from '../http/http-server.ts'
import { type HashnutAnswer, refused } from './world.ts'

export interface SignedRequestRules {
  readonly secret: string
  readonly nowMs: number
  readonly timestampWindowMs: number
  readonly isUuidUsed: (uuid: string) => boolean
}

/** Checks headers, timestamp and signature. Every problem has the same code, -2. Undefined when all checks pass. */
export function headRefusal({ header, body }: HttpRequest, rules: SignedRequestRules): Extract<HashnutAnswer, { kind: 'refused' }> | undefined {
  const uuid = header('hashnut-request-uuid')
  const timestamp = header('hashnut-request-timestamp')
  const sign = header('hashnut-request-sign')
  if (!uuid || !timestamp || !sign) return refused('-2')
  if (!/^\d{1,16}$/.test(timestamp) || Math.abs(rules.nowMs - Number(timestamp)) > rules.timestampWindowMs) return refused('-2')
  const expected = hashnutSignature({ secret: rules.secret, uuid, timestamp, body })
  if (!isSameSignature(expected, sign)) return refused('-2')
  return rules.isUuidUsed(uuid) ? refused('-2') : undefined
}
