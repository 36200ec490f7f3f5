/** The own properties of a caller's options, in an object without a prototype. */
export interface OwnOptions<T> {
  readonly own: T
  /** One sentence for each unknown name, with the nearest known name. */
  readonly problems: readonly string[]
}

/**
 * Copies the options with a known name into an object without a prototype, so that a polluted `Object.prototype` cannot add options.
 * The problems never contain a value, because a value may be a secret.
 * @param path Prefix of the names in the problems, such as `gatepay` or `delivery`; empty for the outermost options.
 * @param names An object whose keys are the known names.
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
  // If more than a third of the letters differ, the name is probably not a typing mistake.
  return nearest !== undefined && nearest.distance <= Math.ceil(name.length / 3) ? `did you mean ${nearest.one}?` : `known are ${known.join(', ')}`
}

/** The number of letters to insert, delete or replace to turn one word into the other (Levenshtein distance). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1]
    for (let index = 0; index < right.length; index++) {
      // The row has one number more than the word has letters, so this index exists.
      const replaced = (row[index] as number) + (right[index] === letter ? 0 : 1)
      // `next` has `index + 1` numbers by now.
      next.push(Math.min(replaced, (row[index + 1] as number) + 1, (next[index] as number) + 1))
    }
    row = next
  }
  return row[right.length] as number // A row has one number more than the word has letters.
}
