import type { CallbackResult } from '@paysignal/contract'
import type { CallbackReading, CallbackVerification } from '@paysignal/providers'
import type { Guard } from '../guard.ts'
import { ownCallbackReading, ownVerification } from '../own-reading.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import type { ReceivedRequest } from './receive-request.ts'

/** A callback request that was verified and read, or the reason why it is refused. */
export type CheckedRequest = VerifiedRequest | { readonly kind: 'refused'; readonly result: CallbackResult }

export interface VerifiedRequest {
  readonly kind: 'verified'
  readonly reading: CallbackReading
  readonly rawBody: Uint8Array
  readonly verification: Extract<CallbackVerification, { isValid: true }>
}

const refused = (result: CallbackResult): CheckedRequest => ({ kind: 'refused', result })

/** Verifies the raw bytes of a request and reads the callback. The provider's module parses the body once, after its signature was found valid. */
export function checkRequest(guard: Guard, watched: WatchedProvider, received: ReceivedRequest, nowMs: number): CheckedRequest {
  if (received.kind === 'unread') return refused(received.result)
  const { header, body, isRewritten } = received
  try {
    const verification = ownVerification(watched.provider.verifyCallback({ header, body, nowMs }))
    if (!verification.isValid) {
      const isOurRewriting = isRewritten && verification.reason === 'rejected_signature'
      return refused(isOurRewriting ? 'rejected_reserialised' : verification.reason)
    }
    const reading = watched.provider.readCallback(verification.body)
    if (reading === undefined) return refused('rejected_malformed')
    return { kind: 'verified', reading: ownCallbackReading(reading), rawBody: body, verification }
  } catch (error) {
    // The provider's module has no secret, or it has a bug. The sender made no mistake, so it gets an answer that makes it send the callback again.
    guard.failed('callback', error)
    return refused('handler_failed')
  }
}
