import type { PaySignalEvent } from '@paysignal/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InstrumentationError } from '../errors.ts'
import { createGuard } from '../guard.ts'
import { createDelivery } from './delivery.ts'
import type { ResolvedDelivery } from './delivery-options.ts'
import type { DeliveryStats } from './delivery-stats.ts'
import type { EventSink, OpenSink } from './sink.ts'

const options: ResolvedDelivery = { maxQueueEvents: 1_000, maxQueueBytes: 16_777_216, maxBatchEvents: 10, maxWaitMs: 1, closeTimeoutMs: 2_000 }

const event = (id: string, extra: Partial<PaySignalEvent> = {}): PaySignalEvent => ({
  event_id: id,
  event_time: 1,
  kind: 'call',
  provider: 'acme',
  ...extra,
})

const sinkOf = (write: OpenSink['write'], close: OpenSink['close'] = async () => {}): EventSink => ({ open: () => ({ write, close }) })

const all = (count: number) => ({ delivered: count, spooled: 0, rejected: 0 })

const balance = ({ emitted, delivered, dropped, spooled, inFlight }: DeliveryStats) =>
  emitted - delivered - spooled - inFlight - Object.values(dropped).reduce((sum, count) => sum + count, 0)

const start = (sink: EventSink, overrides: Partial<ResolvedDelivery> = {}) => createDelivery(sink, { ...options, ...overrides }, createGuard())

test('events are written in the sequence in which they were emitted, in batches, and each is counted once', async () => {
  const batches: string[][] = []
  const delivery = start(
    sinkOf(async (batch) => {
      batches.push(batch.map(({ value }) => (JSON.parse(value.toString()) as PaySignalEvent).event_id))
      return all(batch.length)
    }),
  )
  const ids = Array.from({ length: 25 }, (_, index) => `e${index}`)
  for (const id of ids) delivery.emit(event(id))
  expect(delivery.stats()).toMatchObject({ emitted: 25, inFlight: 25 })
  await delivery.close()
  expect(batches.flat()).toEqual(ids)
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 5])
  expect(delivery.stats()).toMatchObject({ emitted: 25, delivered: 25, inFlight: 0 })
})

test('events of an order have a key, and other events have none', async () => {
  const keys: (string | null)[] = []
  const delivery = start(
    sinkOf(async (batch) => {
      keys.push(...batch.map(({ key }) => key))
      return all(batch.length)
    }),
  )
  delivery.emit(event('a', { order_id: 'order-1' }))
  delivery.emit(event('b'))
  await delivery.close()
  expect(keys).toEqual(['acme/order-1', null])
})

test('a batch is written again until the destination accepts it', async () => {
  let attempts = 0
  const delivery = start(
    sinkOf(async (batch) => {
      if (attempts++ < 2) throw new Error('unreachable')
      return all(batch.length)
    }),
  )
  delivery.emit(event('a'))
  await delivery.close()
  expect(attempts).toBe(3)
  expect(delivery.stats()).toMatchObject({ delivered: 1, inFlight: 0 })
})

test('a queue that is full by count or by bytes drops new events, and counts them', async () => {
  const never = sinkOf(() => new Promise(() => {}))
  const byCount = start(never, { maxQueueEvents: 5, closeTimeoutMs: 10 })
  for (let index = 0; index < 8; index++) byCount.emit(event(`e${index}`))
  expect(byCount.stats()).toMatchObject({ emitted: 8, inFlight: 5, dropped: { queue_full: 3 } })
  const byBytes = start(never, { maxQueueBytes: 3_000, closeTimeoutMs: 10 })
  for (let index = 0; index < 8; index++) byBytes.emit(event(`e${index}`))
  expect(byBytes.stats()).toMatchObject({ inFlight: 2, dropped: { queue_full: 6 } })
  await Promise.all([byCount.close(), byBytes.close()])
})

test('an event that cannot be encoded and one that is too large are dropped, each with its own reason', async () => {
  const delivery = start(sinkOf(async (batch) => all(batch.length)))
  delivery.emit(event('a', { order_id: Symbol('no text') as never }))
  delivery.emit(event('b', { message_shape: 'x'.repeat(100_000) }))
  delivery.emit(event('c'))
  await delivery.close()
  expect(delivery.stats()).toMatchObject({ emitted: 3, delivered: 1, dropped: { encode_failed: 1, too_large: 1 } })
})

test('if the sink has no room, the batch is dropped; if it refuses one event, only that event is dropped', async () => {
  // As from a sink in another bundle, which has its own copy of the class.
  const error = Object.assign(new Error('full'), { name: 'InstrumentationError', code: 'SINK_FULL' })
  const full = start(sinkOf(() => Promise.reject(error)))
  full.emit(event('a'))
  await full.close()
  expect(full.stats()).toMatchObject({ dropped: { spool_failed: 1 } })
  const refusing = start(sinkOf(async (batch) => ({ delivered: batch.length - 1, spooled: 0, rejected: 1 })))
  refusing.emit(event('a'))
  refusing.emit(event('b'))
  await refusing.close()
  expect(refusing.stats()).toMatchObject({ delivered: 1, dropped: { rejected: 1 } })
})

test('an error whose members throw, from a custom sink, is a failed write like any other', async () => {
  const hostile = Object.defineProperty(Object.assign(new Error('x'), { name: 'InstrumentationError' }), 'code', {
    get: () => {
      throw new Error('hostile')
    },
  })
  let writes = 0
  const delivery = start(
    sinkOf((batch) => {
      writes += 1
      return writes === 1 ? Promise.reject(hostile) : Promise.resolve(all(batch.length))
    }),
  )
  delivery.emit(event('a'))
  await delivery.close()
  expect([writes, delivery.stats().delivered]).toEqual([2, 1])
})

test('close ends in time although the destination hangs, and counts the remaining events as dropped', async () => {
  let fail: () => void = () => {}
  const hang = sinkOf(
    () =>
      new Promise((_resolve, reject) => {
        fail = () => reject(new Error('closed'))
      }),
    async () => fail(),
  )
  const delivery = start(hang, { closeTimeoutMs: 20 })
  for (let index = 0; index < 30; index++) delivery.emit(event(`e${index}`))
  await Promise.all([delivery.close(), delivery.close()])
  delivery.emit(event('late'))
  expect(delivery.stats()).toMatchObject({ emitted: 31, delivered: 0, inFlight: 0, dropped: { closed: 31 } })
})

test('at every moment, emitted = delivered + dropped + spooled + in flight, whatever the sink does', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('emit' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constantFrom('ok' as const, 'spool' as const, 'refuse' as const, 'fail' as const, 'full' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const outcomes = steps.filter((one) => one.kind !== 'emit').map(({ kind }) => kind)
      const delivery = start(
        sinkOf(async (batch) => {
          expect(balance(delivery.stats())).toBe(0)
          const outcome = outcomes.shift() ?? 'ok'
          if (outcome === 'fail') throw new Error('unreachable')
          if (outcome === 'full') throw new InstrumentationError('SINK_FULL', 'full')
          if (outcome === 'spool') return { delivered: 0, spooled: batch.length, rejected: 0 }
          return outcome === 'refuse' ? { delivered: 0, spooled: 0, rejected: batch.length } : all(batch.length)
        }),
        { maxQueueEvents: 40, closeTimeoutMs: 150 },
      )
      for (const one of steps) {
        if (one.kind === 'emit') for (let index = 0; index < one.count; index++) delivery.emit(event(`${index}`))
        expect(balance(delivery.stats())).toBe(0)
        await Promise.resolve()
      }
      await delivery.close()
      expect(balance(delivery.stats())).toBe(0)
      expect(delivery.stats().inFlight).toBe(0)
    }),
    { numRuns: 25 },
  )
})

// The control for the test above: it shows that the check can fail.
test('the balance is not zero if one event is not counted', async () => {
  const delivery = start(sinkOf(async (batch) => all(batch.length)))
  delivery.emit(event('a'))
  await delivery.close()
  const stats = delivery.stats()
  expect(balance(stats)).toBe(0)
  expect(balance({ ...stats, delivered: stats.delivered - 1 })).toBe(1)
})

test('if the sink’s result counts fewer events than it was given, all events of the batch are dropped as rejected', async () => {
  const delivery = start(sinkOf(async (batch) => all(batch.length - 1)))
  for (const id of ['a', 'b', 'c']) delivery.emit(event(id))
  await delivery.close()
  expect(delivery.stats()).toMatchObject({ delivered: 0, dropped: { rejected: 3 } })
  expect(balance(delivery.stats())).toBe(0)
})

test.each([
  {},
  undefined,
  { delivered: Number.NaN, spooled: 0, rejected: 1 },
  { delivered: 2, spooled: 0, rejected: 0 },
  { delivered: 2, spooled: -1, rejected: 0 },
])('if the sink’s result is %j, the batch is dropped as rejected and the balance is zero', async (result) => {
  const delivery = start(sinkOf(async () => result as never))
  delivery.emit(event('a'))
  await delivery.close()
  expect(delivery.stats()).toMatchObject({ emitted: 1, delivered: 0, inFlight: 0, spooled: 0, dropped: { rejected: 1 } })
  expect(balance(delivery.stats())).toBe(0)
})

const badCloses: readonly (readonly [string, OpenSink['close']])[] = [
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no')
    },
  ],
  ['never settles', () => new Promise(() => {})],
]

test.each(badCloses)('close resolves although the sink’s close %s', async (_name, close) => {
  const delivery = start(
    sinkOf(async (batch) => all(batch.length), close),
    { closeTimeoutMs: 20 },
  )
  delivery.emit(event('a'))
  await delivery.close()
  expect(delivery.stats()).toMatchObject({ delivered: 1 })
})
