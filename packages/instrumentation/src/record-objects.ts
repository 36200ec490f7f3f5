import type { Span } from '@opentelemetry/api'
import { attributes } from '@paysignal/contract'
import type { ObjectReading } from '@paysignal/providers'
import type { WatchedProvider } from './watched-provider.ts'
import type { RecordId } from './words/record-id.ts'

/** Counts the error codes of the objects that an answer or a callback reports. */
export function countFailures(watched: WatchedProvider, objects: readonly ObjectReading[]) {
  for (const { failure } of objects) if (failure) watched.countError(failure)
}

/** Writes the id and the state of the first object onto the span of a call or a callback. */
export function describeObject(span: Span, [object]: readonly ObjectReading[], recordId: RecordId) {
  if (object?.id) span.setAttribute(attributes.orderId, recordId(object.id))
  if (object?.state) span.setAttribute(attributes.orderState, object.state)
}
