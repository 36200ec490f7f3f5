import { longestTimerMs, rangeProblem } from '@paysignal/contract'
import { minMaxBytes } from '@paysignal/spool'

/**
 * Lists what is wrong with the options that every sink with a spool has.
 * @param sink The function that takes the options, such as `spoolEvents`.
 * @param option The name of the option with the folder.
 */
export const spoolProblems = (sink: string, option: string, dir: unknown, maxSpoolBytes: unknown, spoolFlushMs: unknown): readonly string[] =>
  [
    typeof dir === 'string' && dir !== '' ? undefined : `${sink}.${option} must name a folder`,
    // The size may be infinite. Then only the free space of the disk limits it.
    rangeProblem(`${sink}.maxSpoolBytes`, maxSpoolBytes, { min: minMaxBytes, max: Number.POSITIVE_INFINITY }),
    rangeProblem(`${sink}.spoolFlushMs`, spoolFlushMs, { min: 0, max: longestTimerMs }),
  ].filter((problem) => problem !== undefined)
