import { longestTimerMs } from '@paysignal/contract'

export interface Timer {
  cancel(): void
}

/** All timers of one simulator. `close()` stops them all. */
export interface Schedule {
  /** Runs once after `delayMs` of simulated time, which is `delayMs / speed` real milliseconds. */
  after(delayMs: number, run: () => void): Timer
  /** Runs once after `delayMs` of real time. */
  afterWall(delayMs: number, run: () => void): Timer
  /** Converts simulated milliseconds to real milliseconds. */
  wallMs(simulatedMs: number): number
  close(): void
}

export function createSchedule(speed: number): Schedule {
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  const afterWall = (delayMs: number, run: () => void): Timer => {
    if (isClosed) return { cancel: () => {} }
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        run()
      },
      Math.min(longestTimerMs, Math.max(0, delayMs)),
    )
    timers.add(timer)
    return {
      cancel: () => {
        clearTimeout(timer)
        timers.delete(timer)
      },
    }
  }

  const wallMs = (simulatedMs: number) => simulatedMs / speed
  return {
    afterWall,
    wallMs,
    after: (delayMs, run) => afterWall(wallMs(delayMs), run),
    close: () => {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
