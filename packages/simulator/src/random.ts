/** Random numbers that depend only on a seed and a name. An order draws the same numbers in every run, whatever other calls are made. */
export interface Random {
  /** From 0, inclusive, to 1, exclusive. */
  next(): number
  /** From `low`, inclusive, to `high`, exclusive. */
  between(low: number, high: number): number
  /** A text of `length` characters, each drawn from `characters`. */
  text(length: number, characters: string): string
  /** Draws one of the names. A name with a higher weight is drawn more often. Undefined when all weights are 0. */
  weighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name | undefined
}

/** Each pair of seed and name gives a sequence of its own. */
export function createRandom(seed: number, ...name: readonly string[]): Random {
  let state = hash(`${seed}/${name.join('/')}`)
  const next = () => {
    state = (state + 0x9e3779b9) | 0
    return (mix(state) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    text: (length, characters) => Array.from({ length }, () => characters[Math.floor(next() * characters.length)]).join(''),
    weighted: (weights) => weightedName(weights, next()),
  }
}

function weightedName<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>, share: number): Name | undefined {
  const entries = Object.entries(weights) as [Name, number][] // these are the record's own keys and values
  let left = share * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of entries) {
    left -= weight
    if (left < 0) return name
  }
  return undefined
}

/** FNV-1a over UTF-16 units. It is short, and its results are the same in every version of Node.js. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return mix(value)
}

/** The finaliser of splitmix32. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x21f0aaad)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}

export const digits = '0123456789'
export const upperHex = '0123456789ABCDEF'
/** Crockford's base 32 alphabet, as in ULIDs. */
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
