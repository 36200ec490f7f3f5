import { longestTimerMs } from '@paysignal/contract'
import { minMaxBytes } from '@paysignal/spool'
import { InstrumentationError, shownNumber } from '../errors.ts'

/**
 * Checks the options that every sink with a spool has.
 * @param option The name of the option with the folder, for messages.
 * @throws {InstrumentationError} `INVALID_OPTION`
 */
export function checkSpoolOptions(option: string, dir: string, maxSpoolBytes: number, spoolFlushMs: number) {
  if (typeof dir !== 'string' || dir === '') throw new InstrumentationError('INVALID_OPTION', `${option} must name a folder`)
  if (!(maxSpoolBytes >= minMaxBytes))
    throw new InstrumentationError('INVALID_OPTION', `maxSpoolBytes must be at least ${minMaxBytes}, got ${shownNumber(maxSpoolBytes)}`)
  if (!(spoolFlushMs >= 0 && spoolFlushMs <= longestTimerMs))
    throw new InstrumentationError('INVALID_OPTION', `spoolFlushMs must be from 0 to ${longestTimerMs}, got ${shownNumber(spoolFlushMs)}`)
}
