/** Options that a caller gave: own members only, with nothing to inherit from. */
export interface OwnOptions<T> {
  readonly own: T
  /** Names that are unknown, each with the nearest known one. */
  readonly problems: readonly string[]
}

/**
 * Copies the options that have a known name into an object without a prototype: what somebody put on `Object.prototype` is no option.
 * Never repeats a value, which may be a secret.
 * @param path What the options belong to, such as `gatepay` or `delivery`; empty for the outermost ones.
 * @param names Every known name, as the keys of any table.
 */
export function ownOptions<T extends object>(path: string, options: T, names: Readonly<Record<keyof T & string, unknown>>): OwnOptions<T> {
  const own = Object.create(null) as T
  if (typeof options !== 'object' || options === null) return { own, problems: [`${path || 'options'} must be an object`] }
  const known = Object.keys(names)
  const problems: string[] = []
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) Object.assign(own, { [name]: options[name as keyof T] })
    else problems.push(`${path === '' ? '' : `${path}.`}${name.slice(0, maxShown)} is unknown; ${advice(name, known)}`)
  }
  return { own, problems }
}

const maxShown = 64

function advice(name: string, known: readonly string[]): string {
  const near = known.map((one) => ({ one, distance: editDistance(name.slice(0, maxShown).toLowerCase(), one.toLowerCase()) }))
  const [nearest] = near.sort((a, b) => a.distance - b.distance)
  // A third of the letters: further away, the name is another one rather than a slip.
  return nearest !== undefined && nearest.distance <= Math.ceil(name.length / 3) ? `did you mean ${nearest.one}?` : `known are ${known.join(', ')}`
}

/** Letters to add, leave out or replace to make one word of the other. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1]
    for (let index = 0; index < right.length; index++) {
      const replaced = (row[index] as number) + (right[index] === letter ? 0 : 1) // as many as letters, and one
      next.push(Math.min(replaced, (row[index + 1] as number) + 1, (next[index] as number) + 1)) // as above
    }
    row = next
  }
  return row[right.length] as number // as above
}
