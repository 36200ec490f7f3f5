import { type NumberRange, rangeProblem } from '@paysignal/contract'
import { PipelineError } from './pipeline-error.ts'

/** @throws {PipelineError} `INVALID_OPTION` when a numeric option is out of its range. */
export function checkNumber(name: string, value: number, range: NumberRange): void {
  const problem = rangeProblem(name, value, range)
  if (problem !== undefined) throw new PipelineError('INVALID_OPTION', problem)
}
