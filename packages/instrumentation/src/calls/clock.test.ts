import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClockEstimate, certainSkewMs, timestampBudget } from './clock.ts'

/** An answer from a provider whose clock is `skewMs` behind ours. */
const answer = (clock: ClockEstimate, skewMs: number, sentMs: number, roundTripMs: number, share = 0.5) => {
  const writtenMs = sentMs + roundTripMs * share - skewMs
  clock.add(Math.floor(writtenMs / 1_000) * 1_000, sentMs, sentMs + roundTripMs)
}

test('there is no estimate before the first answer', () => {
  expect(new ClockEstimate().skew).toBeUndefined()
  expect(certainSkewMs(undefined)).toBe(0)
})

test('after one answer, the error is half the round trip plus half a second', () => {
  const clock = new ClockEstimate()
  clock.add(100_000, 100_400, 100_600)
  expect(clock.skew).toEqual({ skewMs: 0, errorMs: 600 })
})

test('the true skew is always inside the interval, and the interval is never wider than that of a single answer', () => {
  const call = fc.record({
    gapMs: fc.integer({ min: 1, max: 5_000 }),
    roundTripMs: fc.integer({ min: 0, max: 800 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), fc.array(call, { minLength: 1, maxLength: 50 }), (skewMs, calls) => {
      const clock = new ClockEstimate()
      let nowMs = 1_000_000
      for (const { gapMs, roundTripMs, share } of calls) {
        nowMs += gapMs
        answer(clock, skewMs, nowMs, roundTripMs, share)
        const { skewMs: found, errorMs } = clock.skew ?? { skewMs: Number.NaN, errorMs: 0 }
        expect(Math.abs(found - skewMs)).toBeLessThanOrEqual(errorMs + 1e-6)
        expect(errorMs).toBeLessThanOrEqual(roundTripMs / 2 + 500)
      }
    }),
  )
})

test('many answers give a much smaller error than one answer, whose `Date` has whole seconds', () => {
  const clock = new ClockEstimate()
  for (let index = 0; index < 100; index++) answer(clock, 3_210, 1_000_000 + index * 1_037, 40)
  expect(clock.skew?.errorMs).toBeLessThan(60)
  expect(certainSkewMs(clock.skew)).toBeCloseTo(3_210, -2)
})

test('after a clock was set, the next answer gives the new skew', () => {
  const clock = new ClockEstimate()
  for (let index = 0; index < 20; index++) answer(clock, 0, 1_000_000 + index * 1_037, 40)
  answer(clock, 11_000, 1_030_000, 40)
  expect(clock.skew?.skewMs).toBeGreaterThan(10_000)
})

test('an invalid date is ignored, and so is an answer that arrived before its request was sent', () => {
  const clock = new ClockEstimate()
  clock.add(Number.NaN, 1, 2)
  clock.add(1_000, 5_000, 4_000)
  expect(clock.skew).toBeUndefined()
})

test('the budget adds up the age, half the round trip and the certain skew, each of which can have either sign', () => {
  expect(timestampBudget(4_000, 2_000, undefined, 10_000)).toBe(0.5)
  expect(timestampBudget(0, 0, { skewMs: 11_000, errorMs: 500 }, 10_000)).toBe(1.1)
  expect(timestampBudget(0, 0, { skewMs: 400, errorMs: 500 }, 10_000)).toBe(0)
})
