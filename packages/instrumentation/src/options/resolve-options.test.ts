import { expect, test } from 'vitest'
import { fakeProvider } from '../../test/fake-provider.ts'
import { createPaySignal } from '../index.ts'
import { kafkaEvents } from '../kafka/kafka-events.ts'
import { spoolEvents } from '../spool/spool-events.ts'

const acme = fakeProvider(['pay.acme.example'])

test('one error lists all problems, each with its option', () => {
  const make = () =>
    createPaySignal({ providers: [acme, acme], orderIds: 'hashed', orderIdKey: 'short', maxBodyBytes: 0, delivery: { maxWaitMs: Number.NaN } })
  expect(make).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: providers lists "acme" twice: list it once, with all its hosts; orderIdKey must have at least 16 characters; maxBodyBytes must be at least 1, got 0; delivery.maxWaitMs must be from 1 to 2147483647, got NaN]`,
  )
})

test('an empty list of providers and invalid options of destinations are refused', () => {
  expect(() => createPaySignal({ providers: [] })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: providers must list at least one provider, such as gatepay()]`,
  )
  expect(() => kafkaEvents({ brokers: [] })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: kafkaEvents.brokers must list at least one host:port]`,
  )
  expect(() => kafkaEvents({ brokers: ['kafka'] })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: kafkaEvents.brokers[0] must be host:port, without a scheme or credentials]`,
  )
  expect(() => spoolEvents({ dir: '' })).toThrowErrorMatchingInlineSnapshot(`[InstrumentationError: spoolEvents.dir must name a folder]`)
  expect(() => spoolEvents({ dir: '/tmp/x', maxSpoolBytes: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: spoolEvents.maxSpoolBytes must be at least 1048576, got 1]`,
  )
})

test('callbacks of a provider that is not watched are refused when the handler is made', async () => {
  const paysignal = createPaySignal({ providers: [acme] })
  expect(() => paysignal.callbacks('gatepay', () => {})).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: callbacks: the provider "gatepay" is not watched; add it to providers, or use one of: acme]`,
  )
  expect(() => paysignal.callbacks('acme', () => {}, { maxBodyBytes: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: callbacks.maxBodyBytes must be at least 1, got -1]`,
  )
  expect(paysignal.observeCallback('gatepay', { headers: {}, body: '' })).toBeUndefined()
  await paysignal.close()
})

test('a handler of callbacks without a function is refused when it is made', async () => {
  const paysignal = createPaySignal({ providers: [fakeProvider(['pay.acme.example'])] })
  for (const handle of [undefined, 'SECRET_MARKER', 42])
    expect(() => paysignal.callbacks('acme', handle as never)).toThrow('callbacks: the second argument must be the function that stores a callback')
  await paysignal.close()
})

test('a time that is too long for a timer of Node.js is refused, because the timer would fire at once; `rememberMs` may be longer', async () => {
  expect(() =>
    createPaySignal({ providers: [acme], delivery: { maxWaitMs: 1e10, closeTimeoutMs: 2_147_483_648 } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: delivery.maxWaitMs must be from 1 to 2147483647, got 10000000000; delivery.closeTimeoutMs must be from 1 to 2147483647, got 2147483648]`,
  )
  const paysignal = createPaySignal({ providers: [acme], delivery: { maxWaitMs: 2_147_483_647, closeTimeoutMs: 2_147_483_647 } })
  expect(() => paysignal.callbacks('acme', () => {}, { bodyTimeoutMs: 1e10, handleTimeoutMs: 2_147_483_648 })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: callbacks.bodyTimeoutMs must be from 1 to 2147483647, got 10000000000; callbacks.handleTimeoutMs must be from 1 to 2147483647, got 2147483648]`,
  )
  expect(paysignal.callbacks('acme', () => {}, { bodyTimeoutMs: 2_147_483_647, handleTimeoutMs: 2_147_483_647, rememberMs: 1e10 })).toBeTypeOf(
    'function',
  )
  await paysignal.close()
})

test('for an unknown option, also a nested one, the error names the most similar option', () => {
  const wrong = { providers: [acme], registy: {}, service: { nam: 'shop' }, delivery: { maxWaitMS: 1 } } as never
  expect(() => createPaySignal(wrong)).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: registy is unknown; did you mean registry?; service.nam is unknown; did you mean name?; delivery.maxWaitMS is unknown; did you mean maxWaitMs?; service.name must not be empty]`,
  )
  expect(() =>
    kafkaEvents({ brokers: ['k:1'], spooldir: '/tmp', sasl: { mechanism: 'plain', user: 'a' } } as never),
  ).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: kafkaEvents.spooldir is unknown; did you mean spoolDir?; kafkaEvents.sasl.user is unknown; known are mechanism, username, password]`,
  )
  expect(() => spoolEvents({ dirs: '/tmp' } as never)).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: spoolEvents.dirs is unknown; did you mean dir?]`,
  )
})

test('objects that are not a registry, a sink or a provider are refused', () => {
  expect(() => createPaySignal({ providers: [acme], registry: {} as never, events: {} as never })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: events must be an event sink such as spoolEvents({ dir }): it has no open(); registry must be a Registry of prom-client: it has no registerMetric()]`,
  )
  expect(() => createPaySignal({ providers: [{}] as never })).toThrowErrorMatchingInlineSnapshot(
    `[InstrumentationError: providers must contain only providers, such as gatepay()]`,
  )
  expect(() => createPaySignal(undefined as never)).toThrow('options must be an object')
})
