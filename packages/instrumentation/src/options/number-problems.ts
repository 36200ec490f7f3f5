import { longestTimerMs, rangeProblem } from '@paysignal/contract'

/**
 * Lists the numbers that are out of range: less than 1, or longer than a timer of Node.js can run.
 * @param prefix The path of the options, such as `delivery.`; empty at the top level.
 * @param timers The names of the options that become timers.
 */
export const numberProblems = (prefix: string, numbers: object, timers: readonly string[] = []): readonly string[] =>
  Object.entries(numbers).flatMap(([name, value]) => {
    const range = timers.includes(name) ? { min: 1, max: longestTimerMs } : { min: 1 }
    return rangeProblem(`${prefix}${name}`, value, range) ?? []
  })
