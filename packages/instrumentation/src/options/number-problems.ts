import { longestTimerMs } from '@paysignal/contract'
import { shownNumber } from '../errors.ts'

/**
 * Lists the numbers that are out of range: less than 1, or longer than a timer of Node.js can run.
 * @param prefix The path of the options, such as `delivery.`; empty at the top level.
 * @param timers The names of the options that become timers.
 */
export const numberProblems = (prefix: string, numbers: object, timers: readonly string[] = []): readonly string[] =>
  Object.entries(numbers).flatMap(([name, value]) => {
    const isTooLong = timers.includes(name) && typeof value === 'number' && value > longestTimerMs
    const bound = isTooLong ? `at most ${longestTimerMs}` : 'at least 1'
    return Number.isFinite(value) && value >= 1 && !isTooLong ? [] : [`${prefix}${name} must be ${bound}, got ${shownNumber(value)}`]
  })
