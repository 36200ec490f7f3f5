import { digest } from '../callbacks/digest.ts'
import { readBody, refused, verifyRequest } from '../callbacks/verify-request.ts'
import { checkedOptions, commonChecks, type OptionChecks, type ProviderOptions } from '../options.ts'
import type { CallbackRequest, CallbackVerification, Provider } from '../provider.ts'
import { ProviderError } from '../provider-error.ts'
import { operationMatcher } from '../reading/operation-matcher.ts'
import { hashnutCodes } from './codes.ts'
import { hashnutOperations } from './operations.ts'
import { readHashnutCall } from './read-call.ts'
import { readHashnutCallback } from './read-callback.ts'
import { hashnutSignature } from './signing.ts'
import { hashnutWords } from './words.ts'

/** Options of `hashnut`. */
export interface HashnutOptions extends ProviderOptions {
  /**
   * Accept webhooks without signature headers. HashNut signs webhooks, but its English pages say that it may leave signatures out.
   * Anybody can send an unsigned webhook: query the order before you act on one.
   * @default false
   */
  readonly dangerouslyAcceptUnsignedCallbacks?: boolean
}

const checks: OptionChecks<HashnutOptions> = {
  ...commonChecks,
  dangerouslyAcceptUnsignedCallbacks: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
}
const match = operationMatcher(hashnutOperations)
const production = ['defi.hashnut.io', 'api.hashnut.io', 'hashnut.io']

/**
 * Creates the provider HashNut for one API key. The secret is called `apiKey` in HashNut's documentation and `secretKey` in its SDKs.
 * @throws {ProviderError} `INVALID_OPTION` if an option is unknown or has a wrong value.
 */
export function hashnut(options: HashnutOptions = {}): Provider {
  const own = checkedOptions('hashnut', options, checks)
  // HashNut documents neither a window for requests nor one for webhooks. Five minutes is our assumption for both.
  const { secret, hosts = production, timestampWindowMs = 300_000, callbackToleranceMs: toleranceMs = 300_000 } = own
  const { dangerouslyAcceptUnsignedCallbacks: acceptsUnsigned = false } = own

  function sign(timestamp: string, uuid: string, body: string | Uint8Array): string {
    if (secret === undefined) throw noSecret()
    return hashnutSignature({ secret, uuid, timestamp, body })
  }

  return {
    name: 'hashnut',
    hosts: hosts.map((host) => host.toLowerCase()),
    catalogue: hashnutCodes.catalogue,
    sharedApis: hashnutCodes.sharedApis,
    words: hashnutWords,
    operations: hashnutOperations,
    timestampHeader: 'hashnut-request-timestamp',
    timestampWindowMs,
    matchOperation: match,
    readCall: readHashnutCall,
    signRequest({ body, timestampMs, nonce }) {
      const timestamp = String(timestampMs)
      return {
        'content-type': 'application/json',
        'hashnut-request-uuid': nonce,
        'hashnut-request-timestamp': timestamp,
        'hashnut-request-sign': sign(timestamp, nonce, body),
      }
    },
    verifyCallback(request) {
      const parts = signedParts(request)
      if (parts.timestamp === undefined && parts.nonce === undefined && parts.signature === undefined && acceptsUnsigned) {
        return unsigned(request.body)
      }
      if (secret === undefined) throw noSecret()
      return verifyRequest(parts, { sign, toleranceMs })
    },
    readCallback: readHashnutCallback,
    callbackAnswers: {
      accepted: { status: 200, contentType: 'text/plain', body: 'success' },
      refused: { status: 400, contentType: 'text/plain', body: 'failed' },
    },
  }
}

const noSecret = () => new ProviderError('NO_SECRET', 'hashnut.secret is missing: signing requests and verifying signed webhooks need the API key')

const signedParts = ({ header, body, nowMs }: CallbackRequest) => ({
  timestamp: header('hashnut-webhook-timestamp'),
  nonce: header('hashnut-webhook-uuid'),
  signature: header('hashnut-webhook-sign'),
  body,
  nowMs,
})

// Without a timestamp, a retry cannot be distinguished from a replay. The id depends only on the body, so both have the same id.
function unsigned(body: Uint8Array): CallbackVerification {
  const read = readBody(body)
  if (read.kind === 'malformed') return refused('rejected_malformed')
  return { isValid: true, isSigned: false, body: read.value, timestampMs: undefined, requestId: digest('', '', body) }
}
