import type { CallbackResult } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { watch } from '../../test/watch.ts'
import { createRefusalLimit } from './refusal-limit.ts'

test('in each second, ten refusals with the same result are reported', () => {
  const mayReport = createRefusalLimit()
  const reported = (nowMs: number, result: CallbackResult = 'rejected_signature') =>
    Array.from({ length: 50 }, () => mayReport(result, nowMs)).filter(Boolean).length
  expect([reported(1_000), reported(1_999), reported(1_999, 'rejected_slow'), reported(2_000), reported(9_000)]).toEqual([10, 0, 10, 10, 10])
})

test('a flood of forged callbacks is counted completely, and does not fill the queue', async () => {
  await using watched = watch('acme.example', { delivery: { maxQueueEvents: 200, maxBatchEvents: 1_000, maxWaitMs: 60_000 } })
  const handler = watched.paysignal.callbacks('acme', () => expect.unreachable())
  for (let index = 0; index < 2_000; index++) await handler(new Request('http://shop.example', { method: 'POST', body: '{}' }))
  expect(await watched.metric('paysignal_callbacks_total{provider="acme",result="rejected_unsigned"}')).toBe(2_000)
  expect(watched.paysignal.stats()).toMatchObject({ dropped: { queue_full: 0 } })
  expect((await watched.finish()).length).toBeGreaterThanOrEqual(10)
})
