import type { Flow } from './gatepay-flows.ts'

export interface TrafficSource {
  /** A source with a higher weight starts flows more often. */
  readonly weight: number
  /** Starts one flow. `choice`, a number in [0, 1), selects it. */
  start(choice: number): Promise<unknown>
}

export interface Traffic {
  /** Must be called for each call that a flow makes, so that later calls of running flows count towards the rate, too. */
  spend(): void
  /** Starts no more flows. Running flows end when their signal is aborted. */
  stop(): void
}

const tickMs = 20

/**
 * Starts flows at a rate at which all running flows together make about `callsPerSecond` calls.
 * @param random Returns numbers in [0, 1). The same numbers start the same flows in the same sequence.
 */
export function startTraffic(sources: readonly TrafficSource[], callsPerSecond: number, random: () => number): Traffic {
  let budget = 0
  let last = performance.now()
  const totalWeight = sources.reduce((sum, { weight }) => sum + weight, 0)
  const timer = setInterval(() => {
    const now = performance.now()
    // The limit prevents a burst of calls after the machine was suspended.
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

/** Random numbers in [0, 1) that depend only on the seed. The algorithm is mulberry32, which is in the public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A source that starts one of the flows at a time. A flow with a higher weight starts more often. */
export function flowSource(weight: number, flows: readonly (readonly [weight: number, flow: Flow])[], shop: Parameters<Flow>[0]): TrafficSource {
  const parts = flows.map(([share, flow]) => ({ weight: share, start: () => flow(shop) }))
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  return { weight, start: (choice) => pick(parts, total, choice).start(choice) }
}
