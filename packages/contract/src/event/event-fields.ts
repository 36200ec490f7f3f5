import { callbackResults, categories, objectTypes, outcomes, retryAdvice, stateSources, states } from '../vocabulary/vocabulary.ts'

/** How a kind of field looks in JSON, in the landing table and in the typed table. */
export const fieldTypes = {
  symbol: { json: 'string', landing: 'String', column: 'LowCardinality(String)' },
  text: { json: 'string', landing: 'String', column: 'String' },
  flag: { json: 'boolean', landing: 'Bool', column: 'Bool' },
  status: { json: 'integer', landing: 'UInt16', column: 'UInt16' },
  integer: { json: 'integer', landing: 'Nullable(Int64)', column: 'Nullable(Int64)' },
  number: { json: 'number', landing: 'Nullable(Float64)', column: 'Nullable(Float64)' },
  instant: { json: 'integer', landing: 'Int64', column: "DateTime64(3, 'UTC')" },
  optionalInstant: { json: 'integer', landing: 'Nullable(Int64)', column: "Nullable(DateTime64(3, 'UTC'))" },
} as const

export type FieldType = keyof typeof fieldTypes

interface EventField {
  readonly type: FieldType
  readonly meaning: string
  /** Unit of a number, such as `ms`. */
  readonly unit?: string
  /** The only values allowed besides the default. */
  readonly values?: readonly string[]
  /** A producer must give it. */
  readonly isRequired?: true
  /** Version of the contract that introduced it. */
  readonly since: string
}

const namesOf = <Name extends string>(set: Readonly<Record<Name, unknown>>): readonly Name[] => Object.keys(set) as Name[] // the keys of a constant object

/** Every field of an event, in the order of the table's columns. Source of the type, encoder, validator, schema and tables. */
export const eventFields = {
  event_id: { type: 'text', isRequired: true, meaning: 'Unique id, made by the emitter', since: '1.0' },
  event_time: { type: 'instant', unit: 'ms since 1970', isRequired: true, meaning: 'When it happened', since: '1.0' },
  kind: { type: 'symbol', values: ['call', 'callback', 'order_state'], isRequired: true, meaning: 'What the event tells of', since: '1.0' },
  provider: { type: 'symbol', isRequired: true, meaning: 'Payment provider, such as `gatepay`', since: '1.0' },
  service: { type: 'symbol', meaning: 'Name of the emitting service', since: '1.0' },
  service_version: { type: 'symbol', meaning: 'Version of the emitting service', since: '1.0' },
  instance: { type: 'text', meaning: 'Id of the emitting process', since: '1.0' },
  plugin_version: { type: 'symbol', meaning: 'Version of the plugin', since: '1.0' },
  api: { type: 'symbol', meaning: "The provider's API group; a code's meaning can depend on it", since: '1.0' },
  operation: { type: 'symbol', meaning: 'Operation, such as `order.create`', since: '1.0' },
  code: {
    type: 'symbol',
    meaning: "The provider's code, as text; empty on success, `_OTHER` for one that is neither in the catalogue nor of a code's form",
    since: '1.0',
  },
  category: { type: 'symbol', values: namesOf(categories), meaning: 'Kind of error; empty on success', since: '1.0' },
  outcome: { type: 'symbol', values: namesOf(outcomes), meaning: 'How the call ended', since: '1.0' },
  retry: { type: 'symbol', values: namesOf(retryAdvice), meaning: 'Retry advice for the code', since: '1.0' },
  is_known_code: { type: 'flag', meaning: 'The code is in the catalogue', since: '1.0' },
  message_shape: {
    type: 'text',
    meaning: "For undocumented codes: the provider's message with only technical words and those of its catalogue, at most 120 characters",
    since: '1.0',
  },
  transport_error: { type: 'symbol', meaning: 'Name of the connection error, such as `ECONNRESET`', since: '1.0' },
  http_status: { type: 'status', meaning: 'HTTP status; 0 when no answer came', since: '1.0' },
  duration_ms: { type: 'number', unit: 'ms', meaning: 'From sending to the last byte of the answer', since: '1.0' },
  object: { type: 'symbol', values: namesOf(objectTypes), meaning: 'What the event is about', since: '1.0' },
  order_id: { type: 'text', meaning: "The merchant's own id of the object: order number, refund request id, batch id", since: '1.0' },
  provider_order_id: { type: 'text', meaning: "The provider's id of the object", since: '1.0' },
  parent_order_id: { type: 'text', meaning: 'For a refund: the order it belongs to, by whichever id is known', since: '1.0' },
  state: { type: 'symbol', values: namesOf(states), meaning: 'Normalised state of the object', since: '1.0' },
  provider_state: { type: 'symbol', meaning: "The provider's own word for the state, or `_OTHER`", since: '1.0' },
  state_source: { type: 'symbol', values: namesOf(stateSources), meaning: 'What told of the state', since: '1.0' },
  is_final: { type: 'flag', meaning: 'The state is final', since: '1.0' },
  is_announced: { type: 'flag', meaning: 'The provider promises a callback for this state', since: '1.0' },
  is_underpaid: { type: 'flag', meaning: 'Less was received than due', since: '1.0' },
  is_overpaid: { type: 'flag', meaning: 'More was received than due, or a tolerance was added', since: '1.0' },
  expires_at: { type: 'optionalInstant', unit: 'ms since 1970', meaning: 'When the order runs out', since: '1.0' },
  chain: { type: 'symbol', meaning: 'Blockchain, as the provider names it, or `_OTHER`', since: '1.0' },
  currency: { type: 'symbol', meaning: 'Currency or token, or `_OTHER`', since: '1.0' },
  callback_type: { type: 'symbol', meaning: "The provider's name for the kind of callback, or `_OTHER`", since: '1.0' },
  callback_result: { type: 'symbol', values: namesOf(callbackResults), meaning: 'What became of the delivery', since: '1.0' },
  callback_lag_ms: { type: 'number', unit: 'ms', meaning: "From the callback's own timestamp to its receipt", since: '1.0' },
  clock_skew_ms: { type: 'number', unit: 'ms', meaning: 'Our clock minus the provider’s; positive when ours is ahead', since: '1.0' },
  clock_error_ms: { type: 'number', unit: 'ms', meaning: 'Half width of the interval that holds the skew', since: '1.0' },
  timestamp_age_ms: { type: 'number', unit: 'ms', meaning: 'Age of the signed timestamp, on our clock, when the request was sent', since: '1.0' },
  timestamp_window_ms: { type: 'number', unit: 'ms', meaning: 'Largest age that the provider accepts', since: '1.0' },
  rate_limit_limit: { type: 'integer', meaning: 'Requests allowed per window, as the provider says', since: '1.0' },
  rate_limit_remaining: { type: 'integer', meaning: 'Requests left in the window, as the provider says', since: '1.0' },
  retry_after_ms: { type: 'integer', unit: 'ms', meaning: 'Wait that the provider asks for', since: '1.0' },
  server_address: { type: 'symbol', meaning: 'Host of the provider that was called', since: '1.0' },
  trace_id: { type: 'text', meaning: 'Trace of the call, as hex', since: '1.0' },
  span_id: { type: 'text', meaning: 'Span of the call, as hex', since: '1.0' },
} as const satisfies Record<string, EventField>

export type EventFieldName = keyof typeof eventFields

/** The names of all fields, in the order of the table's columns. */
export const eventFieldNames = Object.keys(eventFields) as readonly EventFieldName[] // the keys of a constant object

/** The definition of one field, with the members that only some have. */
export const eventField = (name: EventFieldName): EventField => eventFields[name]

/** The value that stands for "not given": the landing table's default. */
export function fieldDefault(type: FieldType): string | number | boolean | null {
  switch (type) {
    case 'symbol':
    case 'text':
      return ''
    case 'flag':
      return false
    case 'status':
    case 'instant':
      return 0
    case 'integer':
    case 'number':
    case 'optionalInstant':
      return null
  }
}
