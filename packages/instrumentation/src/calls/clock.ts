/** Our clock minus the provider's clock, in milliseconds: `skewMs`, plus or minus `errorMs`. */
export interface ClockSkew {
  readonly skewMs: number
  readonly errorMs: number
}

/** How fast two clocks may drift apart between two answers: 100 parts per million. */
const driftPerMs = 1e-4

/** The `Date` header has whole seconds, so the answer was written up to one second after that time. */
const dateResolutionMs = 1_000

/**
 * Estimates the skew as the smallest interval that fits all answers. If an answer contradicts the earlier ones, one of the two clocks was set; the
 * estimate then starts again with this answer.
 */
export class ClockEstimate {
  #low = Number.NEGATIVE_INFINITY
  #high = Number.POSITIVE_INFINITY
  #atMs = 0

  /**
   * Adds one answer. All times are in milliseconds since 1970.
   * @param dateMs The answer's `Date` header.
   * @param sentMs When the request was sent, by our clock.
   * @param receivedMs When the answer was received, by our clock.
   */
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

  /** The estimate is undefined before the first answer. */
  get skew(): ClockSkew | undefined {
    if (!Number.isFinite(this.#low)) return undefined
    return { skewMs: (this.#low + this.#high) / 2, errorMs: (this.#high - this.#low) / 2 }
  }
}

/** The skew if it is certain that there is one, otherwise 0. If the interval contains 0, the clocks may agree. */
export function certainSkewMs(skew: ClockSkew | undefined): number {
  if (skew === undefined || Math.abs(skew.skewMs) <= skew.errorMs) return 0
  return skew.skewMs
}

/** The share of the provider's time window that has passed when the request arrives there. Above 1, the provider rejects the timestamp. */
export const timestampBudget = (ageMs: number, roundTripMs: number, skew: ClockSkew | undefined, windowMs: number) =>
  Math.abs(ageMs + roundTripMs / 2 - certainSkewMs(skew)) / windowMs
