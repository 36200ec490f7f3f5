import type { CallReading, Exchange, Operation } from '../provider.ts'
import { readRateLimit } from '../reading/rate-limit.ts'
import { readBare } from '../reading/read-code.ts'
import { firstMember, isRecord, text, unwrapped } from '../reading/untrusted.ts'
import { hashnutCodes, readApiCode } from './codes.ts'
import { answeredOrders, askedOrders } from './objects.ts'

/** Reads an answer of HashNut, of any API version. Version 1 has other names for the members of the envelope. */
export function readHashnutCall(operation: Operation | undefined, exchange: Exchange): CallReading {
  return { error: undefined, ...readEnvelope(operation, exchange), rateLimit: readRateLimit(exchange) }
}

function readEnvelope(operation: Operation | undefined, exchange: Exchange): CallReading {
  const body = exchange.responseBody
  const code = isRecord(body) ? firstMember(body, ['code', 'resultCode']) : undefined
  const isSuccess = /^[+-]?0+$/.test(text(code).trim())
  if (code === undefined || (isSuccess && exchange.httpStatus >= 400)) return readBare(hashnutCodes, exchange, askedOrders(operation, exchange))
  if (isSuccess) return { outcome: 'ok', objects: answeredOrders(operation, exchange, unwrapped(firstMember(body, ['data']))) }
  const error = readApiCode(code, firstMember(body, ['msg', 'resultMsg', 'message']))
  return { outcome: 'provider_error', error, objects: askedOrders(operation, exchange) }
}
