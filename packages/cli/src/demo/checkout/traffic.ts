import type { Flow } from './gatepay-flows.ts'

export interface TrafficSource {
  /** How often its flows start, relative to other sources. */
  readonly weight: number
  /** Starts one flow, chosen by the number in [0, 1). */
  start(choice: number): Promise<unknown>
}

export interface Traffic {
  /** Tells it that a call is made: calls that follow from earlier flows take their share of the rate. */
  spend(): void
  /** Starts no more flows. Those under way end by their own signal. */
  stop(): void
}

const tickMs = 20

/**
 * Starts flows so that, with the calls they cause later, about `callsPerSecond` are made.
 * @param random Numbers in [0, 1); the same sequence starts the same flows in the same order.
 */
export function startTraffic(sources: readonly TrafficSource[], callsPerSecond: number, random: () => number): Traffic {
  let budget = 0
  let last = performance.now()
  const totalWeight = sources.reduce((sum, { weight }) => sum + weight, 0)
  const timer = setInterval(() => {
    const now = performance.now()
    // A pause of the machine is not made up for with a burst.
    budget = Math.min(budget + (callsPerSecond * (now - last)) / 1000, callsPerSecond / 5)
    last = now
    for (let started = 0; budget > 0 && started < 100; started++) void pick(sources, totalWeight, random()).start(random())
  }, tickMs)
  return {
    spend: () => {
      budget -= 1
    },
    stop: () => clearInterval(timer),
  }
}

function pick(sources: readonly TrafficSource[], totalWeight: number, choice: number): TrafficSource {
  let rest = choice * totalWeight
  const found = sources.find(({ weight }) => {
    rest -= weight
    return rest < 0
  })
  const chosen = found ?? sources.at(-1)
  if (chosen === undefined) throw new RangeError('traffic needs at least one source')
  return chosen
}

/** Numbers in [0, 1) that depend on the seed alone. Source: mulberry32, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A source that starts one of the flows, by their weights. */
export function flowSource(weight: number, flows: readonly (readonly [weight: number, flow: Flow])[], shop: Parameters<Flow>[0]): TrafficSource {
  const parts = flows.map(([share, flow]) => ({ weight: share, start: () => flow(shop) }))
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  return { weight, start: (choice) => pick(parts, total, choice).start(choice) }
}
