import type { Operation } from '../provider.ts'
import { firstMember, isRecord, member, text } from '../reading/untrusted.ts'

/** An answer of GatePay without its envelope. */
export type Opened =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'failure'; readonly code: unknown; readonly label: string; readonly message: string }
  | { readonly kind: 'none' }

const none: Opened = { kind: 'none' }
const success = (data: unknown): Opened => ({ kind: 'success', data })

/** The codes of success in envelopes without `status`. If there is a `status`, the code does not matter. */
const successCodes = new Set(['000000', '0', 'SUCCESS'])

/** Opens the standard envelope, the one of subscriptions and the one of the MCP endpoint, and reads answers without an envelope. */
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
  // The second spelling is from older tables of the documentation.
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

// Samples on the address pages show the object without an envelope, and wallet endpoints have none.
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
