/** Our clock minus the provider's, as an interval. */
export interface ClockSkew {
  readonly skewMs: number
  readonly errorMs: number
}

/** How far two clocks may drift apart while nobody looks: 100 parts per million. */
const driftPerMs = 1e-4

/** The `Date` header has whole seconds: it was written up to one second after the moment that it names. */
const dateResolutionMs = 1_000

/**
 * Keeps the tightest interval that all answers agree on. An answer that contradicts the others means that a clock was set:
 * the old interval is then forgotten.
 */
export class ClockEstimate {
  #low = Number.NEGATIVE_INFINITY
  #high = Number.POSITIVE_INFINITY
  #atMs = 0

  /** @param dateMs What the answer's `Date` header said. @param sentMs Our wall clock when the request left. @param receivedMs When the answer came. */
  add(dateMs: number, sentMs: number, receivedMs: number) {
    if (!Number.isFinite(dateMs) || receivedMs < sentMs) return
    const low = sentMs - dateMs - dateResolutionMs
    const high = receivedMs - dateMs
    const drift = Math.max(0, receivedMs - this.#atMs) * driftPerMs
    const tightLow = Math.max(low, this.#low - drift)
    const tightHigh = Math.min(high, this.#high + drift)
    const isAgreed = tightLow <= tightHigh
    this.#low = isAgreed ? tightLow : low
    this.#high = isAgreed ? tightHigh : high
    this.#atMs = receivedMs
  }

  /** Undefined before the first answer. */
  get skew(): ClockSkew | undefined {
    if (!Number.isFinite(this.#low)) return undefined
    return { skewMs: (this.#low + this.#high) / 2, errorMs: (this.#high - this.#low) / 2 }
  }
}

/** Part of the skew that is certain: 0 while the interval holds 0. */
export function certainSkewMs(skew: ClockSkew | undefined): number {
  if (skew === undefined || Math.abs(skew.skewMs) <= skew.errorMs) return 0
  return skew.skewMs
}

/** Share of the provider's window that the signed timestamp has used up when the request arrives there. */
export const timestampBudget = (ageMs: number, roundTripMs: number, skew: ClockSkew | undefined, windowMs: number) =>
  Math.abs(ageMs + roundTripMs / 2 - certainSkewMs(skew)) / windowMs
