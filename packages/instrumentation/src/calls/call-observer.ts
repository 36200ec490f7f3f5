import { type Context, context, SpanKind, type SpanOptions, type Tracer } from '@opentelemetry/api'
import { emitCallEvents } from '../events/call-events.ts'
import type { EventTools } from '../events/event-builder.ts'
import { countFailures } from '../record-objects.ts'
import { observe } from '../telemetry/instruments.ts'
import { INVALID_SPAN } from '../telemetry/invalid-span.ts'
import { describeSpan, startAttributes } from './call-span.ts'
import { timestampBudget } from './clock.ts'
import type { HostMatch } from './hosts.ts'
import type { CallResult, ObservedCall } from './observed-call.ts'
import { type CallEnding, readResult } from './read-result.ts'

export interface CallObserverOptions extends EventTools {
  readonly tracer: () => Tracer
}

/** What is known when a call begins. */
export interface CallStart {
  readonly host: HostMatch
  readonly method: string
  readonly path: string
  /** The value of the request header with the signed timestamp. */
  readonly timestamp: string | undefined
  /**
   * Context and times of the start, for a watch that reports a call after it began. If this member is undefined, the call starts now, in the active
   * context.
   */
  readonly late: { readonly parent: Context; readonly startedMs: number; readonly startedAtMs: number } | undefined
}

/** The watches report each call here: first `begin`, then `answered` if an answer comes, and `end` last. */
export interface CallObserver {
  begin(start: CallStart): ObservedCall
  /** The answer's status and headers have arrived. */
  answered(call: ObservedCall, httpStatus: number, header: ObservedCall['header']): void
  end(call: ObservedCall, ending: CallEnding): void
}

const noHeader = () => undefined

/** Records each call in a span, in counters and in events. Works the same for every HTTP client. */
export function createCallObserver(options: CallObserverOptions): CallObserver {
  const { tracer, guard, recordId } = options
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
      updateClock(call)
    },

    end(call, ending) {
      try {
        const result = readResult(call, ending, guard)
        countCall(call, result)
        // Errors of the span are caught separately: if the tracer throws, counters and events are still written.
        guard.run('call', () => describeSpan(call, result, recordId))
        emitCallEvents(call, result, options)
      } finally {
        // A span that was started is always ended, even if one of the steps above failed.
        guard.run('call', () => call.span.end())
      }
    },
  }
}

/** One day, in milliseconds. A timestamp header more than a day away is not in milliseconds (perhaps in seconds), and is ignored. */
const maxAgeMs = 86_400_000

function ageOf(timestamp: string, nowMs: number): number | undefined {
  const age = nowMs - Number(timestamp)
  return Math.abs(age) <= maxAgeMs ? age : undefined
}

/** Answers with an `Age` header are skipped, because they come from a cache and their `Date` shows an earlier time. */
function updateClock({ watched, header, startedMs }: ObservedCall) {
  const date = header('date')
  if (date === undefined || header('age') !== undefined) return
  const nowMs = Date.now()
  watched.clock.add(Date.parse(date), nowMs - (performance.now() - startedMs), nowMs)
  const skew = watched.clock.skew
  if (skew === undefined) return
  watched.clockSkew.value = skew.skewMs / 1_000
  watched.clockError.value = skew.errorMs / 1_000
}

function countCall(call: ObservedCall, { outcome, category, reading, durationMs, skew }: CallResult) {
  const { watched, operation, timestampAgeMs } = call
  operation.calls[outcome].value += 1
  observe(operation.duration, durationMs / 1_000)
  if (reading?.error) watched.countError(reading.error)
  else if (category !== undefined) watched.countUnanswered(operation.api, category)
  if (reading) countFailures(watched, reading.objects)
  const remaining = reading?.rateLimit?.remaining
  if (remaining !== undefined) watched.rateLimitRemaining.value = remaining
  if (timestampAgeMs !== undefined)
    observe(watched.timestampBudget, timestampBudget(timestampAgeMs, durationMs, skew, watched.provider.timestampWindowMs))
}
