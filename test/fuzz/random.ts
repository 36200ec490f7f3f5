/** A stream of random choices. The same seed gives the same choices. */
export interface Random {
  /** A whole number from 0 to `bound - 1`; 0 if `bound` is less than 1. */
  below(bound: number): number
  chance(share: number): boolean
  /** One element of the list, which must not be empty. */
  pick<const T>(list: readonly T[]): T
  bytes(length: number): Buffer
  /** A text of this many characters of the alphabet. */
  text(length: number, alphabet?: string): string
}

const lettersAndDigits = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** The generator is Mulberry32: it has 32 bits of state, is fast, and is good enough to choose cases. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * Math.max(0, bound))
  const pick = <const T>(list: readonly T[]) => list[below(list.length)] as T // The cast is safe because no caller passes an empty list.
  return {
    below,
    chance: (share) => next() < share,
    pick,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    text(length, alphabet = lettersAndDigits) {
      const letters = [...alphabet]
      return Array.from({ length }, () => pick(letters)).join('')
    },
  }
}
