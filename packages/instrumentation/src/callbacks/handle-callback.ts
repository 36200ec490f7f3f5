import { trace } from '@opentelemetry/api'
import type { CallbackResult } from '@paysignal/contract'
import type { CallbackReading } from '@paysignal/providers'
import type { Guard } from '../guard.ts'
import { errorWord } from '../words/error-word.ts'
import type { CallbackMemory } from './callback-memory.ts'
import type { CallbackFunction, VerifiedCallback } from './callback-types.ts'
import type { VerifiedRequest } from './check-request.ts'

/** How a callback request ended. */
export interface CallbackOutcome {
  readonly result: CallbackResult
  /** What the callback reports. Undefined for a request that was not verified, because nothing of its content is recorded. */
  readonly verified: { readonly reading: CallbackReading; readonly timestampMs: number | undefined } | undefined
}

/** Whether the answer says to the provider that the callback arrived. */
export const isAccepted = (result: CallbackResult) => result === 'accepted' || result === 'duplicate' || result === 'replayed'

/**
 * Passes a verified callback to the service's function. A repeated request does not call the function again. If the first run of the function is
 * still going on, the repeated request waits for that run and is answered in the same way. Never rejects.
 */
export async function handleCallback(
  guard: Guard,
  memory: CallbackMemory,
  handle: CallbackFunction,
  callback: VerifiedCallback,
  { reading, verification }: VerifiedRequest,
): Promise<CallbackOutcome> {
  const verified = { reading, timestampMs: verification.timestampMs }
  const met = memory.meet(reading.idempotencyKey, verification.requestId)
  if (met.kind === 'new') {
    const isHandled = await run(guard, handle, callback)
    met.settle(isHandled)
    return { result: isHandled ? 'accepted' : 'handler_failed', verified }
  }
  const isHandled = met.kind === 'handled' || (await met.handled)
  return { result: isHandled ? met.repeat : 'handler_failed', verified }
}

async function run(guard: Guard, handle: CallbackFunction, callback: VerifiedCallback): Promise<boolean> {
  try {
    await handle(callback)
    return true
  } catch (error) {
    // The error comes from the service. Its code or class is written onto the span. Its message may contain anything, so it is not recorded.
    guard.run('callback', () => trace.getActiveSpan()?.setAttribute('exception.type', errorWord(error)))
    return false
  }
}

/** The service's function with a time limit. A run that takes longer counts as failed, so that the provider's retry calls the function again. */
export const withTimeLimit =
  (handle: CallbackFunction, timeoutMs: number): CallbackFunction =>
  async (callback) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new DOMException('The callback was not handled in time', 'TimeoutError')), timeoutMs)
    })
    try {
      await Promise.race([handle(callback), late])
    } finally {
      clearTimeout(timer)
    }
  }
