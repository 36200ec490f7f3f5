import { SpanStatusCode } from '@opentelemetry/api'
import { attributes, categories, other } from '@paysignal/contract'
import { describeObject } from '../record-objects.ts'
import type { WatchedOperation } from '../watched-provider.ts'
import type { RecordId } from '../words/record-id.ts'
import type { Failure } from './failure.ts'
import type { HostMatch } from './hosts.ts'
import type { CallResult, ObservedCall } from './observed-call.ts'

/** The HTTP methods of OpenTelemetry's semantic conventions. */
const methods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'])

/** The attributes that a call's span starts with. */
export const startAttributes = ({ watched, address, port }: HostMatch, operation: WatchedOperation, method: string) => ({
  [attributes.provider]: watched.provider.name,
  [attributes.api]: operation.api,
  [attributes.operation]: operation.name,
  [attributes.httpMethod]: methods.has(method) ? method : other,
  [attributes.serverAddress]: address,
  [attributes.serverPort]: port,
})

/** Writes the result of a call onto its span. */
export function describeSpan(call: ObservedCall, { outcome, category, reading, failure, skew }: CallResult, recordId: RecordId) {
  const { span, watched } = call
  if (!span.isRecording()) return
  const error = reading?.error
  span.setAttribute(attributes.outcome, outcome)
  if (call.httpStatus !== 0) span.setAttribute(attributes.httpStatus, call.httpStatus)
  if (error) span.setAttributes({ [attributes.api]: error.api, [attributes.code]: watched.words.word(error.code), [attributes.retry]: error.retry })
  if (category !== undefined) span.setAttributes({ [attributes.category]: category, [attributes.errorType]: category })
  if (reading) describeObject(span, reading.objects, recordId)
  if (skew) span.setAttribute(attributes.clockSkewMs, Math.round(skew.skewMs))
  if (call.timestampAgeMs !== undefined) span.setAttribute(attributes.timestampAgeMs, call.timestampAgeMs)
  if (category === undefined) return
  span.setStatus({ code: SpanStatusCode.ERROR, message: error ? watched.textOf(error) : failureText(failure, category) })
}

const failureText = (failure: Failure | undefined, category: keyof typeof categories) =>
  failure ? `${categories[category]} (${failure.name})` : categories[category]
