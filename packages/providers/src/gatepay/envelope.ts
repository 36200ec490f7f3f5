import type { Operation } from '../provider.ts'
import { firstMember, isRecord, member, text } from '../reading/untrusted.ts'

/** An answer of GatePay, taken out of whichever envelope it came in. */
export type Opened =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'failure'; readonly code: unknown; readonly label: string; readonly message: string }
  | { readonly kind: 'none' }

const none: Opened = { kind: 'none' }
const success = (data: unknown): Opened => ({ kind: 'success', data })

/** Codes that mean success where an envelope has no `status`; where it has one, only that decides. */
const successCodes = new Set(['000000', '0', 'SUCCESS'])

/** Opens an answer: the standard envelope, that of subscriptions, of the MCP endpoint, and the shapes without any. */
export function openEnvelope(operation: Operation | undefined, body: unknown): Opened {
  if (!isRecord(body)) return Array.isArray(body) && isWallet(operation) ? success(body) : none
  return openRpc(body) ?? openStandard(body) ?? openFlagged(body) ?? openCoded(body) ?? openBare(operation, body) ?? none
}

function openRpc(body: unknown): Opened | undefined {
  if (member(body, 'jsonrpc') === undefined) return undefined
  const error = member(body, 'error')
  return isRecord(error) ? failure(error) : success(member(body, 'result'))
}

function openStandard(body: unknown): Opened | undefined {
  const status = text(member(body, 'status')).toUpperCase()
  // The second spelling is in older tables of the documentation.
  if (status === 'SUCCESS' || status === 'SUCESS') return success(member(body, 'data'))
  return status === 'FAIL' || (status !== '' && hasCode(body)) ? failure(body) : undefined
}

function openFlagged(body: unknown): Opened | undefined {
  const flag = member(body, 'success')
  if (typeof flag !== 'boolean') return undefined
  return flag ? success(member(body, 'data')) : failure(body)
}

function openCoded(body: unknown): Opened | undefined {
  if (hasCode(body)) return successCodes.has(text(member(body, 'code')).toUpperCase()) ? success(member(body, 'data')) : failure(body)
  return text(member(body, 'label')) === '' ? undefined : failure(body)
}

// Samples of the address pages print the inner object alone, and wallet endpoints have no envelope at all.
const openBare = (operation: Operation | undefined, body: unknown): Opened | undefined =>
  isWallet(operation) || firstMember(body, ['prepayId', 'merchantTradeNo']) !== undefined ? success(body) : undefined

const isWallet = (operation: Operation | undefined) => operation?.path.startsWith('/v1/pay/wallet/') === true
const hasCode = (body: unknown) => text(member(body, 'code')) !== ''

const failure = (body: unknown): Opened => ({
  kind: 'failure',
  code: firstMember(body, ['code', 'label']),
  label: text(member(body, 'label')),
  message: text(firstMember(body, ['errorMessage', 'message', 'msg'])),
})
