/** Random values that follow from a seed alone. */
export interface Random {
  /** A whole number from 0 up to, but not including, the limit. */
  below(limit: number): number
  pick<T>(values: readonly T[]): T
  bytes(length: number): Buffer
  /** UTF-8 text of about so many characters, line breaks and characters of several bytes among them. */
  text(length: number): string
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => (limit <= 0 ? 0 : next() % limit)
  const pick = <T>(values: readonly T[]) => values[below(values.length)] as T // the caller gives at least one
  return {
    below,
    pick,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    text: (length) =>
      Array.from({ length: Math.min(length, 50) }, () => pick(letters))
        .join('')
        .repeat(Math.ceil(length / 50)),
  }
}

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789 {}":,\\\n', 'é', '支', '付', '€', '😀', '\0']
