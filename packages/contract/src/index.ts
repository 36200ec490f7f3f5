export { attributes } from './attributes.ts'
export { type Backoff, createBackoff } from './backoff.ts'
export { encodeEvent, type PaySignalEvent } from './event.ts'
export { type EventFieldName, eventField, eventFieldNames, eventFields, fieldDefault, fieldTypes } from './event-fields.ts'
export { eventSchema } from './event-schema.ts'
export { callbackAllowanceSeconds, longestTimerMs, settlementWindowSeconds } from './limits.ts'
export { type Metric, metrics } from './metrics.ts'
export { type OwnOptions, ownOptions } from './own-options.ts'
export { PaySignalError } from './paysignal-error.ts'
export { recordedWord } from './recorded-word.ts'
export { eventReference, metricReference } from './reference.ts'
export { settlesWithin } from './settles-within.ts'
export { deadLetterTopic, eventTopic, messageKey } from './topics.ts'
export { eventProblems } from './validate-event.ts'
export {
  arrivedCallbackResults,
  type CallbackResult,
  type Category,
  callbackResults,
  categories,
  type DropReason,
  dropReasons,
  type ObjectType,
  type Outcome,
  objectTypes,
  other,
  outcomes,
  type RetryAdvice,
  retryAdvice,
  type State,
  type StateSource,
  stateSources,
  states,
} from './vocabulary.ts'
