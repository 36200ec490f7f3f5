import { verifyRequest } from '../callbacks/verify-request.ts'
import { checkedOptions, commonChecks, type OptionChecks, type ProviderOptions } from '../options.ts'
import type { CallbackRequest, Provider } from '../provider.ts'
import { ProviderError } from '../provider-error.ts'
import { operationMatcher } from '../reading/operation-matcher.ts'
import { gatepayOperations } from './operations.ts'
import { gatepayCodes, readGatepayCall } from './read-call.ts'
import { readGatepayCallback } from './read-callback.ts'
import { gatepaySignature } from './signing.ts'

/** Options of `gatepay`. */
export interface GatepayOptions extends ProviderOptions {
  /**
   * Client id of the application. It is sent with signed requests.
   * @default none; the header is left out
   */
  readonly clientId?: string
}

const checks: OptionChecks<GatepayOptions> = {
  ...commonChecks,
  clientId: (value) => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? undefined : 'must be 1 to 64 letters, digits, - or _'),
}
const match = operationMatcher(gatepayOperations)
const json = 'application/json'

/**
 * Creates the provider GatePay for one application. The secret is the application's *Payment API Secret*.
 * @throws {ProviderError} `INVALID_OPTION` if an option is unknown or has a wrong value.
 */
export function gatepay(options: GatepayOptions = {}): Provider {
  const own = checkedOptions('gatepay', options, checks)
  // The security page says 10 s, some endpoint pages say five minutes. The default is the shorter one: GatePay may reject older timestamps.
  const { secret, hosts = ['openplatform.gateapi.io'], timestampWindowMs = 10_000, clientId } = own
  // GatePay does not document how old a callback may be, nor whether a retry has a new timestamp. Five minutes are enough for a proxy that queues
  // requests, and exclude most replays.
  const { callbackToleranceMs: toleranceMs = 300_000 } = own

  function sign(timestamp: string, nonce: string, body: string | Uint8Array): string {
    if (secret === undefined) throw noSecret()
    return gatepaySignature({ secret, timestamp, nonce, body })
  }

  return {
    name: 'gatepay',
    hosts: hosts.map((host) => host.toLowerCase()),
    catalogue: gatepayCodes.catalogue,
    sharedApis: gatepayCodes.sharedApis,
    operations: gatepayOperations,
    timestampHeader: 'x-gatepay-timestamp',
    timestampWindowMs,
    matchOperation: match,
    readCall: readGatepayCall,
    signRequest({ body, timestampMs, nonce }) {
      const timestamp = String(timestampMs)
      return {
        'content-type': json,
        ...(clientId === undefined ? {} : { 'x-gatepay-certificate-clientid': clientId }),
        'x-gatepay-timestamp': timestamp,
        'x-gatepay-nonce': nonce,
        'x-gatepay-signature': sign(timestamp, nonce, body),
      }
    },
    verifyCallback(request) {
      if (secret === undefined) throw noSecret()
      return verifyRequest(signedParts(request), { sign, toleranceMs })
    },
    readCallback: readGatepayCallback,
    callbackAnswers: {
      accepted: { status: 200, contentType: json, body: '{"returnCode":"SUCCESS","returnMessage":""}' },
      refused: { status: 200, contentType: json, body: '{"returnCode":"FAIL","returnMessage":""}' },
    },
  }
}

const noSecret = () =>
  new ProviderError('NO_SECRET', 'gatepay.secret is missing: signing requests and verifying callbacks need the Payment API Secret')

const signedParts = ({ header, body, nowMs }: CallbackRequest) => ({
  timestamp: header('x-gatepay-timestamp'),
  nonce: header('x-gatepay-nonce'),
  // Some clients send the signature in upper-case hexadecimal digits; the value is the same.
  signature: header('x-gatepay-signature')?.toLowerCase(),
  body,
  nowMs,
})
