import type { CallReading, CodeReading, Exchange } from '@paysignal/providers'
import type { Guard } from '../guard.ts'
import { ownCallReading } from '../own-reading.ts'
import type { Body } from './body.ts'
import { failureOf, unansweredCategory } from './failure.ts'
import type { CallResult, ObservedCall } from './observed-call.ts'

/** The end of a call as the transport reports it. */
export type CallEnding =
  /** The function decodes and parses the request's body. It is called only if the provider's module reads the body. */
  { readonly kind: 'answered'; readonly requestBody: () => Body; readonly responseBody: Body } | { readonly kind: 'failed'; readonly error: unknown }

/** Reads a finished call with the provider's module. */
export function readResult(call: ObservedCall, ending: CallEnding, guard: Guard): CallResult {
  const durationMs = performance.now() - call.startedMs
  const skew = call.watched.clock.skew
  if (ending.kind === 'failed') {
    const failure = failureOf(ending.error)
    const { outcome } = failure
    return { outcome, category: unansweredCategory[outcome], reading: undefined, failure, durationMs, skew }
  }
  const reading = readAnswer(call, ending, guard)
  const { outcome, error } = reading
  return { outcome, category: categoryOf(outcome, error), reading, failure: undefined, durationMs, skew }
}

const categoryOf = (outcome: CallReading['outcome'], error: CodeReading | undefined) => {
  if (error) return error.category
  return outcome === 'ok' || outcome === 'provider_error' ? undefined : unansweredCategory[outcome]
}

const unseenAnswer = ownCallReading({ outcome: 'ok', objects: [] })

/** A body that could not be read is a limit of the plugin and not an error of the provider, so a call with a good HTTP status counts as `ok`. */
function readAnswer(call: ObservedCall, { requestBody, responseBody }: Extract<CallEnding, { kind: 'answered' }>, guard: Guard): CallReading {
  if (responseBody.kind === 'unseen') {
    guard.failed('body', undefined)
    if (call.httpStatus < 400) return unseenAnswer
  }
  return ownCallReading(call.watched.provider.readCall(call.operation.operation, new ReadExchange(call, requestBody, responseBody)))
}

/** This is a class, because a getter in an object literal costs more time than the rest of the reading. */
class ReadExchange implements Exchange {
  readonly httpStatus: number
  readonly requestPath: string
  readonly responseHeader: Exchange['responseHeader']
  readonly responseBody: unknown
  readonly #readRequest: () => Body
  #request: Body | undefined

  constructor({ httpStatus, path, header }: ObservedCall, readRequest: () => Body, response: Body) {
    this.httpStatus = httpStatus
    this.requestPath = path
    this.responseHeader = header
    this.responseBody = response.kind === 'json' ? response.value : undefined
    this.#readRequest = readRequest
  }

  get requestBody(): unknown {
    this.#request ??= this.#readRequest()
    return this.#request.kind === 'json' ? this.#request.value : undefined
  }
}
