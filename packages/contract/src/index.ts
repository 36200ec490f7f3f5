export { isBrokerAddress } from './broker-address.ts'
export { encodeEvent, type PaySignalEvent } from './event/event.ts'
export { type EventFieldName, eventField, eventFieldNames, fieldDefault, fieldTypes } from './event/event-fields.ts'
export { eventSchema } from './event/event-schema.ts'
export { eventProblems } from './event/validate-event.ts'
export { callbackAllowanceSeconds, longestTimerMs, settlementWindowSeconds } from './limits.ts'
export { isLoopback } from './loopback.ts'
export { type OwnOptions, ownOptions } from './own-options.ts'
export { PaySignalError } from './paysignal-error.ts'
export { type NumberRange, rangeProblem } from './range-problem.ts'
export { attributes } from './telemetry/attributes.ts'
export { type Metric, metrics } from './telemetry/metrics.ts'
export { deadLetterTopic, eventTopic, messageKey } from './topics.ts'
export { recordedWord } from './vocabulary/recorded-word.ts'
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
  states,
} from './vocabulary/vocabulary.ts'
export { type Backoff, type BackoffOptions, createBackoff } from './waiting/backoff.ts'
export { settlesWithin } from './waiting/settles-within.ts'
