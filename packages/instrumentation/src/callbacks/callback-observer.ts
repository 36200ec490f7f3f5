import { type CallbackResult, callbackResults } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import type { WatchedProvider } from '../watched-provider.ts'
import { CallbackMemory } from './callback-memory.ts'
import { defaultRememberCount, defaultRememberMs } from './callback-options.ts'
import type { ObservedCallback } from './callback-types.ts'
import { checkRequest, type VerifiedRequest } from './check-request.ts'
import type { CallbackOutcome } from './handle-callback.ts'
import { receiveFromService } from './receive-request.ts'
import { type CallbackTools, recordCallback } from './record-callback.ts'

/** Records callbacks that the service receives and answers without our handler. */
export function createCallbackObserver(tools: CallbackTools) {
  const memories = new Map<WatchedProvider, CallbackMemory>()
  const memoryOf = (watched: WatchedProvider) => {
    const memory = memories.get(watched) ?? new CallbackMemory(defaultRememberCount, defaultRememberMs)
    memories.set(watched, memory)
    return memory
  }
  return (watched: WatchedProvider, callback: ObservedCallback): CallbackResult => {
    const nowMs = Date.now()
    const received = receiveFromService(callback.headers, member(callback, 'body'))
    const checked = checkRequest(tools.guard, watched, received, nowMs)
    const ours = checked.kind === 'verified' ? remember(memoryOf(watched), checked) : { result: checked.result, verified: undefined }
    const given = member(callback, 'result')
    const outcome: CallbackOutcome = isResult(given) ? { ...ours, result: given } : ours
    recordCallback(tools, watched, outcome, nowMs, INVALID_SPAN)
    return outcome.result
  }
}

const isResult = (result: unknown): result is CallbackResult => typeof result === 'string' && Object.hasOwn(callbackResults, result)

function remember(memory: CallbackMemory, { reading, verification }: VerifiedRequest): CallbackOutcome {
  const met = memory.meet(reading.idempotencyKey, verification.requestId)
  if (met.kind === 'new') met.settle(true)
  const result = met.kind === 'new' ? 'accepted' : met.repeat
  return { result, verified: { reading, timestampMs: verification.timestampMs } }
}
