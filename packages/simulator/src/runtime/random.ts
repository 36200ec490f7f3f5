/** Numbers that depend on nothing but a seed and a name: the same order has the same fate however calls interleave. */
export interface Random {
  /** From 0, inclusive, to 1, exclusive. */
  next(): number
  /** From `low`, inclusive, to `high`, exclusive. */
  between(low: number, high: number): number
  /** One of `characters` for each place. */
  text(length: number, characters: string): string
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name | undefined
}

/** A stream of its own for each seed and name. */
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
  const entries = Object.entries(weights) as [Name, number][] // keys and values of the very record that is passed
  let left = share * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of entries) {
    left -= weight
    if (left < 0) return name
  }
  return undefined
}

/** FNV-1a over UTF-16 units; short and stable between versions of Node.js. */
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
/** Crockford's alphabet, as in ULIDs. */
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
