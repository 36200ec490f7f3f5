import type { ObjectSubject } from '../faults/fault-switch.ts'
import type { Runtime } from '../runtime/runtime.ts'

export interface Step {
  /** Simulated milliseconds after the step before. */
  readonly afterMs: number
  /** The step that money waits for: settlement faults hold, slow or spoil it. */
  readonly isSettlement?: boolean
  /** @param isSpoilt A fault demands a bad end. */
  run(isSpoilt: boolean): void
}

export interface Life {
  /** No further step runs. */
  stop(): void
}

/** How often, in real milliseconds, something stuck looks whether it still is. */
const stuckLookMs = 100

/** Runs the steps one after the other on the simulated clock. */
export function live({ schedule, faults }: Pick<Runtime, 'schedule' | 'faults'>, subject: ObjectSubject, steps: readonly Step[]): Life {
  let isStopped = false
  let cancel = () => {}

  const wait = (delayMs: number, then: () => void) => {
    cancel = schedule.after(delayMs, then).cancel
  }

  const runFrom = (index: number): void => {
    const step = steps[index]
    if (!step || isStopped) return
    wait(step.afterMs, () => settle(step, index, false))
  }

  const settle = (step: Step, index: number, wasSlowed: boolean): void => {
    if (isStopped) return
    const fault = step.isSettlement ? faults.forSettlement(subject) : undefined
    if (fault?.settlement === 'stuck') {
      cancel = schedule.afterWall(stuckLookMs, () => settle(step, index, wasSlowed)).cancel
      return
    }
    if (fault?.settlement === 'slow' && !wasSlowed) {
      wait(step.afterMs * ((fault.factor ?? 10) - 1), () => settle(step, index, true))
      return
    }
    step.run(fault?.settlement === 'fail')
    runFrom(index + 1)
  }

  runFrom(0)
  return {
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}
