import { expect, test } from 'vitest'
import type { FaultRule } from './fault-script.ts'
import { createFaultSwitch } from './fault-switch.ts'

const switchWith = (faults: readonly FaultRule[], seed = 1) => {
  const clock = { ms: 1_000_000 }
  return { clock, faults: createFaultSwitch({ seed, now: () => clock.ms, script: { faults } }) }
}
const create = { provider: 'gatepay', operation: 'order.create', orderId: 'M1' } as const

test('a rule applies from its first second until just before its last', () => {
  const { clock, faults } = switchWith([{ from: 10, until: 20, fault: { code: '300000' } }])
  const appliesAt = (seconds: number) => {
    clock.ms = 1_000_000 + seconds * 1000
    return faults.forCall(create).ending !== undefined
  }
  expect([9.999, 10, 19.999, 20].map(appliesAt)).toEqual([false, true, true, false])
})

test('the first rule that applies ends the call, and delays before it add up', () => {
  const { faults } = switchWith([
    { fault: { delayMs: 100 } },
    { once: true, fault: { code: '1' } },
    { fault: { delayMs: 50 } },
    { fault: { code: '2' } },
  ])
  expect(faults.forCall(create)).toEqual({ delayMs: 100, ending: { code: '1' } })
  expect(faults.forCall(create)).toEqual({ delayMs: 150, ending: { code: '2' } })
})

test('conditions limit a rule to a provider, an operation and orders', () => {
  const { faults } = switchWith([{ provider: 'gatepay', operation: 'order.*', orderId: 'M*', fault: { reset: true } }])
  const applies = (change: object) => faults.forCall({ ...create, ...change }).ending !== undefined
  expect([applies({}), applies({ operation: 'refund.create' }), applies({ orderId: 'X1' }), applies({ provider: 'hashnut' })]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('a rule applies at most `times` times, and a new script starts the count again', () => {
  const { faults } = switchWith([{ name: 'twice', times: 2, fault: { hang: true } }])
  const run = () => [1, 2, 3].map(() => faults.forCall(create).ending !== undefined)
  expect(run()).toEqual([true, true, false])
  expect(faults.hits()).toEqual({ twice: 2 })
  faults.set(faults.script())
  expect(run()).toEqual([true, true, false])
})

test('a rate selects that share of the orders by the seed, independent of the sequence of calls', () => {
  const selected = (orders: readonly string[], seed: number) => {
    const { faults } = switchWith([{ rate: 0.3, fault: { code: '300000' } }], seed)
    return orders.filter((orderId) => faults.forCall({ ...create, orderId }).ending !== undefined)
  }
  const orders = Array.from({ length: 2_000 }, (_, index) => `M${index}`)
  const first = selected(orders, 1)
  expect(first.length).toBeGreaterThan(500)
  expect(first.length).toBeLessThan(700)
  expect(selected(orders.toReversed(), 1).toReversed()).toEqual(first)
  expect(selected(orders, 2)).not.toEqual(first)
})

test('a rate limit allows its number of calls in each window', () => {
  const { clock, faults } = switchWith([{ fault: { rateLimit: { limit: 2, windowMs: 1_000 } } }])
  const run = () => faults.forCall(create).rateLimit
  expect([run(), run(), run()].map((limit) => [limit?.remaining, limit?.isExceeded])).toEqual([
    [1, false],
    [0, false],
    [0, true],
  ])
  clock.ms += 1_000
  expect(run()).toMatchObject({ remaining: 1, resetMs: 1_000, isExceeded: false })
})

test('the clock skews of all active rules add up', () => {
  const { clock, faults } = switchWith([{ fault: { clockSkewMs: 5_000 } }, { provider: 'gatepay', until: 1, fault: { clockSkewMs: -1_000 } }])
  expect([faults.clockSkewMs('gatepay'), faults.clockSkewMs('hashnut')]).toEqual([4_000, 5_000])
  clock.ms += 1_000
  expect(faults.clockSkewMs('gatepay')).toBe(5_000)
})

test('a blocked order stays blocked at every check', () => {
  const { faults } = switchWith([{ rate: 0.5, fault: { settlement: 'stuck' } }])
  for (let index = 0; index < 50; index++) {
    const subject = { provider: 'hashnut', object: 'order', orderId: `H${index}` } as const
    const looks = new Set(Array.from({ length: 5 }, () => faults.forSettlement(subject)?.settlement))
    expect(looks.size).toBe(1)
  }
})
