import { PipelineError } from './pipeline-error.ts'

interface NumberRange {
  readonly min: number
  readonly max?: number
  readonly isWhole: boolean
}

/**
 * Throws if a numeric option is out of its range, or not finite.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export function checkNumber(name: string, value: number, { min, max = Number.POSITIVE_INFINITY, isWhole }: NumberRange): void {
  const isValid = isWhole ? Number.isInteger(value) : Number.isFinite(value)
  if (isValid && value >= min && value <= max) return
  const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `from ${min} to ${max}`
  const wanted = isWhole ? `a whole number ${max === Number.POSITIVE_INFINITY ? `of ${range}` : range}` : range
  throw new PipelineError('INVALID_OPTION', `${name} must be ${wanted}, got ${value}`)
}
