import type { CallReading, CodeReading, Exchange, Operation } from '../provider.ts'
import { readRateLimit } from '../reading/rate-limit.ts'
import { type CodeBook, readBare, readCode } from '../reading/read-code.ts'
import { member, text, unwrapped } from '../reading/untrusted.ts'
import { gatepayCatalogue } from './catalogue/index.ts'
import { type Opened, openEnvelope } from './envelope.ts'
import { answeredObjects, askedObjects } from './objects.ts'

/**
 * All groups of GatePay share their codes. If the group of a request does not have a code, the first group in this list that has it is used. Some
 * codes, such as 400000, have another meaning in another group.
 */
export const gatepayCodes: CodeBook = {
  catalogue: gatepayCatalogue,
  sharedApis: ['general', 'web', 'qr', 'payout', 'ledger', 'request', 'order', 'refund', 'address', 'fee'],
}

/**
 * Reads an answer of GatePay. As its documents say, the HTTP status is checked first, and then `status`. `code` alone does not say whether the call
 * succeeded.
 */
export function readGatepayCall(operation: Operation | undefined, exchange: Exchange): CallReading {
  const opened = openEnvelope(operation, exchange.responseBody)
  return { error: undefined, ...readOpened(operation, exchange, opened), rateLimit: readRateLimit(exchange) }
}

function readOpened(operation: Operation | undefined, exchange: Exchange, opened: Opened): CallReading {
  const api = groupOf(operation, exchange)
  const asked = () => askedObjects(operation, exchange)
  if (opened.kind === 'failure') return { outcome: 'provider_error', error: readFailure(api, opened), objects: asked() }
  if (opened.kind === 'none' || exchange.httpStatus >= 400) return readBare(gatepayCodes, exchange, asked())
  // The answer to closing an order contains two results. The envelope says whether the call succeeded, and `result` says whether the order was
  // closed.
  const result = operation?.name === 'order.close' ? member(unwrapped(opened.data), 'result') : undefined
  if (result === 'FAIL') return { outcome: 'provider_error', error: readCode(gatepayCodes, api, result), objects: asked() }
  return { outcome: 'ok', objects: answeredObjects(operation, exchange, opened.data) }
}

/** The same path creates orders for QR codes and for web pages. `terminalType` of the request decides which group's codes apply. */
function groupOf(operation: Operation | undefined, { requestBody }: Exchange): string {
  if (operation?.api !== 'qr') return operation?.api ?? 'general'
  const terminal = text(member(member(requestBody, 'env'), 'terminalType')).toUpperCase()
  return terminal === 'WEB' || terminal === 'WAP' ? 'web' : 'qr'
}

function readFailure(api: string, { code, label, message }: Extract<Opened, { kind: 'failure' }>): CodeReading {
  const error = readCode(gatepayCodes, api, code, message)
  // GatePay documents 300001 as a system error, but also returns it for an empty parameter. Retrying a request with an empty parameter cannot help.
  if (error.code === '300001' && namesParameter(`${label} ${message}`)) return { ...error, category: 'validation', retry: 'after_fix' }
  return error
}

const parameters =
  /\b(merchantTradeNo|prepayId|merchantUserId|orderAmount|refundRequestId|refundAmount|batch_id|withdraw_list|terminalType|goodsName|fullCurrType|orderExpireTime|returnUrl|cancelUrl|channelId|clientReqId|quoteId)\b/i
const complaints = /\bparam|\b(can ?not|must not|should not) be (empty|null|blank)\b|\bis (required|missing)\b/i
const namesParameter = (words: string) => parameters.test(words) || complaints.test(words.replaceAll('_', ' '))
