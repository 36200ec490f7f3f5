import type { FaultRule } from '../index.ts'
import type { Answer } from './client.ts'
import type { Stage, StageOptions } from './stage.ts'

/** How a test makes the simulator return one row of a catalogue. */
export interface Provocation {
  /** `request`: this request leads to the row. `script`: a fault leads to it, because the documentation names no such request. */
  readonly by: 'request' | 'script'
  readonly options?: StageOptions
  /** Resolves to the answer that shows the row. */
  run(on: Stage): Promise<Answer>
}

export const request = (run: Provocation['run'], options?: StageOptions): Provocation => ({ by: 'request', run, ...(options && { options }) })

export const script = (fault: FaultRule['fault'], run: Provocation['run'], options: StageOptions = {}): Provocation => ({
  by: 'script',
  run,
  options: { ...options, faults: { faults: [{ fault }] } },
})
