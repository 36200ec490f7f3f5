import { longestTimerMs } from '@paysignal/contract'
import { shownNumber } from './errors.ts'

/**
 * Problems of options that are numbers: each is at least 1, and a timer's is no longer than Node's timers run.
 * @param prefix What the options belong to, such as `delivery.`; empty for the outermost ones.
 * @param timers Names of the options that become timers.
 */
export const numberProblems = (prefix: string, numbers: object, timers: readonly string[] = []): readonly string[] =>
  Object.entries(numbers).flatMap(([name, value]) => {
    const isTooLong = timers.includes(name) && typeof value === 'number' && value > longestTimerMs
    const bound = isTooLong ? `at most ${longestTimerMs}` : 'at least 1'
    return Number.isFinite(value) && value >= 1 && !isTooLong ? [] : [`${prefix}${name} must be ${bound}, got ${shownNumber(value)}`]
  })
