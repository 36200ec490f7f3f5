import type { ObjectSubject } from '../faults/fault-switch.ts'
import type { Runtime } from '../runtime.ts'

export interface Step {
  /** Wait after the previous step, in simulated milliseconds. */
  readonly afterMs: number
  /** Whether settlement faults apply to this step: they block it, delay it, or make it fail. */
  readonly isSettlement?: boolean
  /** @param mustFail Whether a settlement fault makes this step fail. */
  run(mustFail: boolean): void
}

export interface Life {
  /** Prevents all further steps. */
  stop(): void
}

/** How often a blocked step checks whether the fault is still active, in real milliseconds. */
const stuckCheckMs = 100

/** Runs the steps of one object one after the other, in simulated time. */
export function startLife({ schedule, faults }: Pick<Runtime, 'schedule' | 'faults'>, subject: ObjectSubject, steps: readonly Step[]): Life {
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
      cancel = schedule.afterWall(stuckCheckMs, () => settle(step, index, wasSlowed)).cancel
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
