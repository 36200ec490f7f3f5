import { expect, expectTypeOf, test } from 'vitest'
import { encodeEvent, eventField, eventFieldNames, eventProblems, fieldDefault, fieldTypes, type PaySignalEvent } from '../index.ts'

const minimal: PaySignalEvent = { event_id: 'e1', event_time: 1_700_000_000_123, kind: 'call', provider: 'gatepay' }

test('writes only the given fields, in the sequence of the columns', () => {
  expect(encodeEvent({ ...minimal, outcome: 'ok', duration_ms: 12.5, http_status: 200 })).toBe(
    '{"event_id":"e1","event_time":1700000000123,"kind":"call","provider":"gatepay","outcome":"ok","http_status":200,"duration_ms":12.5}',
  )
})

test('never writes a key that is not a field of an event', () => {
  const smuggled = { ...minimal, secret: 'SECRET_MARKER_contract', kafka_offset: 7 }
  expect(encodeEvent(smuggled)).not.toMatch(/SECRET_MARKER|kafka_offset/)
})

test('escapes text, so that no value can end the object or start another', () => {
  const text = '"}{"event_id":"forged"\n\u2028\ud800'
  expect(JSON.parse(encodeEvent({ ...minimal, message_shape: text })).message_shape).toBe(text)
})

test('leaves out numbers that JSON cannot represent', () => {
  expect(encodeEvent({ ...minimal, duration_ms: Number.NaN, clock_skew_ms: Number.POSITIVE_INFINITY })).toBe(encodeEvent(minimal))
})

test('an encoded event is valid', () => {
  expect(eventProblems(JSON.parse(encodeEvent({ ...minimal, category: 'signature', expires_at: 5, is_final: true })))).toEqual([])
})

test('reports one problem for each wrong field', () => {
  expect(eventProblems({ event_id: 1, event_time: 1.5, kind: 'colour', outcome: 'ok', is_final: 'yes', duration_ms: null, unknown_key: 1 })).toEqual([
    'event_id must be a string, got a value of type number',
    'event_time must be an integer, got a value of type number',
    'kind must be one of call, callback, order_state',
    'provider is required',
    'is_final must be a boolean, got a value of type string',
  ])
  expect(eventProblems([])).toEqual(['An event is a JSON object'])
})

test('does not read fields from a prototype', () => {
  expect(eventProblems(Object.create(minimal))).toContain('event_id is required')
})

test('the default of a field is null if its column is nullable, and another value if not', () => {
  for (const name of eventFieldNames) {
    const { type } = eventField(name)
    expect(fieldDefault(type) === null).toBe(fieldTypes[type].landing.startsWith('Nullable'))
  }
})

test('the type of an event contains the closed sets', () => {
  expectTypeOf<NonNullable<PaySignalEvent['outcome']>>().toEqualTypeOf<
    'ok' | 'provider_error' | 'transport_error' | 'timeout' | 'aborted' | 'malformed'
  >()
  expectTypeOf<PaySignalEvent['event_time']>().toEqualTypeOf<number>()
  expectTypeOf<PaySignalEvent['code']>().toEqualTypeOf<string | undefined>()
})
