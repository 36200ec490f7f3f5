import type { FaultRule } from '../index.ts'
import type { Answer } from './client.ts'
import type { Stage, StageOptions } from './stage.ts'

/** How one row of a catalogue is brought about. */
export interface Provocation {
  /** `request`: the provider would say it to this request. `script`: the page names no request that leads there. */
  readonly by: 'request' | 'script'
  readonly options?: StageOptions
  /** Gives the answer that shows the row. */
  run(on: Stage): Promise<Answer>
}

export const request = (run: Provocation['run'], options?: StageOptions): Provocation => ({ by: 'request', run, ...(options && { options }) })

export const script = (fault: FaultRule['fault'], run: Provocation['run'], options: StageOptions = {}): Provocation => ({
  by: 'script',
  run,
  options: { ...options, faults: { faults: [{ fault }] } },
})
