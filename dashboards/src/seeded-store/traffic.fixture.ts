import type { Seed } from './seeded-store.fixture.ts'

/** Makes events of one provider. Their times are given in seconds before `nowMs`. */
export function trafficOf(provider: string, nowMs: number) {
  const at = (secondsAgo: number) => nowMs - secondsAgo * 1000

  const call = (secondsAgo: number, fields: Partial<Seed> = {}): Seed => ({
    event_time: at(secondsAgo),
    kind: 'call',
    provider,
    service: 'checkout',
    service_version: '1.0.0',
    instance: 'checkout-1',
    api: 'general',
    operation: 'order.query',
    outcome: 'ok',
    http_status: 200,
    duration_ms: 120,
    clock_skew_ms: 40,
    clock_error_ms: 20,
    timestamp_age_ms: 15,
    timestamp_window_ms: 10_000,
    rate_limit_remaining: 90,
    server_address: `${provider}.test`,
    ...fields,
  })

  const failed = (secondsAgo: number, category: Seed['category'], fields: Partial<Seed> = {}): Seed =>
    call(secondsAgo, { outcome: 'provider_error', category, code: `${category}-1`, retry: 'after_fix', is_known_code: true, ...fields })

  const callback = (secondsAgo: number, fields: Partial<Seed> = {}): Seed => ({
    event_time: at(secondsAgo),
    kind: 'callback',
    provider,
    service: 'checkout',
    callback_type: 'order',
    callback_result: 'accepted',
    callback_lag_ms: 800,
    state_source: 'callback',
    ...fields,
  })

  const order = (orderId: string): Partial<Seed> => ({ object: 'order', order_id: orderId, chain: 'tron' })
  const created = (orderId: string, secondsAgo: number): Seed =>
    call(secondsAgo, { ...order(orderId), operation: 'order.create', state: 'created', state_source: 'create' })
  const seen = (orderId: string, secondsAgo: number, fields: Partial<Seed>): Seed => ({
    event_time: at(secondsAgo),
    kind: 'order_state',
    provider,
    state_source: 'query',
    ...order(orderId),
    ...fields,
  })

  /** An order that was created, paid and settled, with its callback. The last event is `secondsAgo`. */
  const complete = (orderId: string, secondsAgo: number, lagSeconds = 60): readonly Seed[] => [
    created(orderId, secondsAgo + lagSeconds + 60),
    seen(orderId, secondsAgo + lagSeconds, { state: 'confirming' }),
    seen(orderId, secondsAgo, { state: 'settled', is_final: true, is_announced: true }),
    callback(secondsAgo, { ...order(orderId), state: 'settled', is_final: true, is_announced: true }),
  ]

  /** An order that a query showed as settled `secondsAgo`, and whose callback never arrived. */
  const forgotten = (orderId: string, secondsAgo: number): readonly Seed[] => [
    created(orderId, secondsAgo + 120),
    seen(orderId, secondsAgo, { state: 'settled', is_final: true, is_announced: true }),
  ]

  return { at, call, failed, callback, created, seen, complete, forgotten, order }
}

/** Calls `make` with 0, 1, 2, … below `count`, and returns all results in one list. */
export const times = <T>(count: number, make: (index: number) => T | readonly T[]): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat() as readonly T[] // TypeScript cannot know that `flat()` does not flatten a T
