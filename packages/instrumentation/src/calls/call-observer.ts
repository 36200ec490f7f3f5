import { type Context, context, type Span, SpanKind, type SpanOptions, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import { attributes, categories, other } from '@paysignal/contract'
import type { CallReading, Exchange } from '@paysignal/providers'
import { type EventTools, emitCallEvents } from '../events/call-events.ts'
import { ownCallReading } from '../own-reading.ts'
import { observe } from '../telemetry/instruments.ts'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import type { WatchedOperation, WatchedProvider } from '../telemetry/watched-provider.ts'
import type { RecordId } from '../words/order-ids.ts'
import type { Body } from './body.ts'
import { type ClockSkew, timestampBudget } from './clock.ts'
import { type Failure, failureOf, unansweredCategory } from './failure.ts'
import type { HostMatch } from './hosts.ts'

/** One call on its way. */
export interface ObservedCall {
  readonly host: HostMatch
  readonly watched: WatchedProvider
  readonly operation: WatchedOperation
  readonly method: string
  readonly path: string
  readonly span: Span
  readonly startedMs: number
  /** Age of the signed timestamp; undefined where the request carries none. */
  readonly timestampAgeMs: number | undefined
  httpStatus: number
  header: (name: string) => string | undefined
}

/** How a call came to its end. */
export type CallEnding =
  | { readonly kind: 'answered'; readonly requestBody: () => Body; readonly responseBody: Body }
  | { readonly kind: 'failed'; readonly error: unknown }

/** A finished call, read. */
export interface CallResult {
  readonly outcome: CallReading['outcome'] | Failure['outcome']
  readonly reading: CallReading | undefined
  readonly failure: Failure | undefined
  readonly durationMs: number
  readonly skew: ClockSkew | undefined
}

export interface CallObserverOptions extends EventTools {
  readonly tracer: () => Tracer
  /** Told when an answer could not be looked at. */
  readonly unseen: () => void
}

export interface CallStart {
  readonly host: HostMatch
  readonly method: string
  readonly path: string
  /** What the request's header with the signed timestamp says. */
  readonly timestamp: string | undefined
  /** Given by whoever reports a call late; undefined means now, and the active context. */
  readonly late: { readonly parent: Context; readonly startedMs: number; readonly startedAtMs: number } | undefined
}

export interface CallObserver {
  begin(start: CallStart): ObservedCall
  answered(call: ObservedCall, httpStatus: number, header: ObservedCall['header']): void
  end(call: ObservedCall, ending: CallEnding): void
}

const noHeader = () => undefined

/** Follows calls from their start to their end: span, counters, clock, events. Knows no transport. */
export function createCallObserver(options: CallObserverOptions): CallObserver {
  const { tracer, guard, recordId, unseen } = options
  return {
    begin({ host, method, path, timestamp, late }) {
      const { watched } = host
      const operation = watched.match(method, path)
      const options: SpanOptions = { kind: SpanKind.CLIENT, attributes: startAttributes(host, operation, method) }
      if (late) options.startTime = late.startedAtMs
      const span = guard.run('call', () => tracer().startSpan(operation.spanName, options, late?.parent ?? context.active())) ?? INVALID_SPAN
      const timestampAgeMs = timestamp === undefined ? undefined : ageOf(timestamp, late?.startedAtMs ?? Date.now())
      const startedMs = late?.startedMs ?? performance.now()
      return { host, watched, operation, method, path, span, startedMs, timestampAgeMs, httpStatus: 0, header: noHeader }
    },

    answered(call, httpStatus, header) {
      call.httpStatus = httpStatus
      call.header = header
      noteClock(call)
    },

    end(call, ending) {
      try {
        const result = readResult(call, ending, unseen)
        countCall(call, result)
        // A tracer that throws costs the span alone, not the counters and the events.
        guard.run('call', () => describeSpan(call, result, recordId))
        emitCallEvents(call, result, options)
      } finally {
        // Whatever breaks before, a span that was started ends.
        guard.run('call', () => call.span.end())
      }
    },
  }
}

/** Those that the semantic conventions know. */
const methods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'])

const startAttributes = ({ watched, address, port }: HostMatch, operation: WatchedOperation, method: string) => ({
  [attributes.provider]: watched.provider.name,
  [attributes.api]: operation.api,
  [attributes.operation]: operation.name,
  [attributes.httpMethod]: methods.has(method) ? method : other,
  [attributes.serverAddress]: address,
  [attributes.serverPort]: port,
})

/** Twice the age of anything sane; beyond it the header holds something else, such as seconds. */
const maxAgeMs = 86_400_000

function ageOf(timestamp: string, nowMs: number): number | undefined {
  const age = nowMs - Number(timestamp)
  return Math.abs(age) <= maxAgeMs ? age : undefined
}

/** An answer with an `Age` comes from a cache: its `Date` is of another moment. */
function noteClock({ watched, header, startedMs }: ObservedCall) {
  const date = header('date')
  if (date === undefined || header('age') !== undefined) return
  const nowMs = Date.now()
  watched.clock.add(Date.parse(date), nowMs - (performance.now() - startedMs), nowMs)
  const skew = watched.clock.skew
  if (skew === undefined) return
  watched.clockSkew.value = skew.skewMs / 1_000
  watched.clockError.value = skew.errorMs / 1_000
}

function readResult(call: ObservedCall, ending: CallEnding, unseen: () => void): CallResult {
  const durationMs = performance.now() - call.startedMs
  const skew = call.watched.clock.skew
  if (ending.kind === 'failed') {
    const failure = failureOf(ending.error)
    return { outcome: failure.outcome, reading: undefined, failure, durationMs, skew }
  }
  const reading = readAnswer(call, ending, unseen)
  return { outcome: reading.outcome, reading, failure: undefined, durationMs, skew }
}

const nothingSeen = ownCallReading({ outcome: 'ok', objects: [] })

/** An answer that we could not look at is our blindness, not the provider's failure: with a good HTTP status it counts as good. */
function readAnswer(call: ObservedCall, { requestBody, responseBody }: Extract<CallEnding, { kind: 'answered' }>, unseen: () => void): CallReading {
  if (responseBody.kind === 'unseen') {
    unseen()
    if (call.httpStatus < 400) return nothingSeen
  }
  return ownCallReading(call.watched.provider.readCall(call.operation.operation, new ReadExchange(call, requestBody, responseBody)))
}

/** The request's body is decoded and parsed only for a provider that asks for it. A class: a getter in a literal costs more than all else here. */
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

function countCall(call: ObservedCall, { outcome, reading, durationMs, skew }: CallResult) {
  const { watched, operation, timestampAgeMs } = call
  operation.calls[outcome].value += 1
  observe(operation.duration, durationMs / 1_000)
  if (reading?.error) watched.countError(reading.error.api, reading.error.code, reading.error.category, reading.error.isKnown)
  else if (outcome !== 'ok' && outcome !== 'provider_error') watched.countError(operation.api, '', unansweredCategory[outcome], true)
  for (const { failure } of reading?.objects ?? []) if (failure) watched.countError(failure.api, failure.code, failure.category, failure.isKnown)
  const remaining = reading?.rateLimit?.remaining
  if (remaining !== undefined) watched.rateLimitRemaining.value = remaining
  if (timestampAgeMs !== undefined)
    observe(watched.timestampBudget, timestampBudget(timestampAgeMs, durationMs, skew, watched.provider.timestampWindowMs))
}

function describeSpan(call: ObservedCall, { outcome, reading, failure, skew }: CallResult, recordId: RecordId) {
  const { span, watched } = call
  if (!span.isRecording()) return
  const error = reading?.error
  const category = error?.category ?? (outcome === 'ok' || outcome === 'provider_error' ? undefined : unansweredCategory[outcome])
  span.setAttribute(attributes.outcome, outcome)
  if (call.httpStatus !== 0) span.setAttribute(attributes.httpStatus, call.httpStatus)
  if (error) span.setAttributes({ [attributes.api]: error.api, [attributes.code]: watched.words.word(error.code), [attributes.retry]: error.retry })
  if (category !== undefined) span.setAttributes({ [attributes.category]: category, [attributes.errorType]: category })
  const object = reading?.objects[0]
  if (object?.id) span.setAttribute(attributes.orderId, recordId(object.id))
  if (object?.state) span.setAttribute(attributes.orderState, object.state)
  if (skew) span.setAttribute(attributes.clockSkewMs, Math.round(skew.skewMs))
  if (call.timestampAgeMs !== undefined) span.setAttribute(attributes.timestampAgeMs, call.timestampAgeMs)
  if (category === undefined) return
  span.setStatus({ code: SpanStatusCode.ERROR, message: error ? watched.textOf(error) : failureText(failure, category) })
}

const failureText = (failure: Failure | undefined, category: keyof typeof categories) =>
  failure ? `${categories[category]} (${failure.name})` : categories[category]
