/** The range of a number in the options. */
export interface NumberRange {
  /** Smallest allowed value. */
  readonly min: number
  /**
   * Largest allowed value. `Infinity` allows infinity, too.
   * @default every finite number is allowed
   */
  readonly max?: number
  /**
   * Whether only whole numbers are allowed.
   * @default false
   */
  readonly isWhole?: boolean
}

/**
 * Returns one sentence about a number that is out of its range, such as `delivery.flushMs must be at least 1, got 0`; undefined if it is in the range.
 * If the value is not a number, the sentence has only its type, because the value may be a secret.
 * @param name The option with its path, such as `delivery.flushMs`.
 */
export function rangeProblem(name: string, value: unknown, given: NumberRange): string | undefined {
  // Own members only: the defaults must not come from a polluted `Object.prototype`.
  const { min, max = Number.MAX_VALUE, isWhole = false }: NumberRange = Object.assign(Object.create(null), given)
  if (typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value))) return undefined
  const hasMax = max < Number.MAX_VALUE
  const range = hasMax ? `from ${min} to ${max}` : `at least ${min}`
  const wanted = isWhole ? `a whole number ${hasMax ? range : `of ${range}`}` : range
  return `${name} must be ${wanted}, got ${typeof value === 'number' ? value : `a value of type ${typeof value}`}`
}
