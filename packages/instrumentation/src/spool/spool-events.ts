import { longestTimerMs, ownOptions } from '@paysignal/contract'
import { defaultFlushMs, defaultMaxBytes, minMaxBytes } from '@paysignal/spool'
import type { EventSink } from '../delivery/sink.ts'
import { InstrumentationError, shownNumber, throwProblems } from '../errors.ts'
import { createSpoolSink } from './spool-sink.ts'

export interface SpoolEventsOptions {
  /** Folder of the spool; made when missing. Any number of processes of this machine may be given the same. */
  readonly dir: string
  /** Largest size of the spool in bytes, over all its processes; default 1 GiB. Events beyond it are dropped as `spool_failed`. */
  readonly maxSpoolBytes?: number
  /**
   * Longest that an event waits to be flushed to the disk, in milliseconds; default 1 000. A crash of the process loses nothing that counts as
   * delivered; a crash of the machine at most what was not flushed. With 0 each batch waits for its flush.
   */
  readonly spoolFlushMs?: number
}

const optionNames: Readonly<Record<keyof SpoolEventsOptions, true>> = { dir: true, maxSpoolBytes: true, spoolFlushMs: true }

/**
 * Events to a spool on this machine, for a pipeline that reads it there. Appended to the spool counts as delivered.
 * @throws {InstrumentationError} `INVALID_OPTION`
 */
export function spoolEvents(options: SpoolEventsOptions): EventSink {
  const { own, problems } = ownOptions('spoolEvents', options, optionNames)
  throwProblems(problems)
  const { dir, maxSpoolBytes = defaultMaxBytes, spoolFlushMs = defaultFlushMs } = own
  checkSpool('spoolEvents.dir', dir, maxSpoolBytes, spoolFlushMs)
  return {
    name: 'spool',
    open(reports) {
      const spool = createSpoolSink({ dir, maxBytes: maxSpoolBytes, flushMs: spoolFlushMs }, reports)
      return {
        async write(batch) {
          await spool.append(batch)
          return { delivered: batch.length, spooled: 0, rejected: 0 }
        },
        close: () => spool.close().catch(reports.failed),
      }
    },
  }
}

/** @throws {InstrumentationError} `INVALID_OPTION` */
export function checkSpool(option: string, dir: string, maxSpoolBytes: number, spoolFlushMs: number) {
  if (typeof dir !== 'string' || dir === '') throw new InstrumentationError('INVALID_OPTION', `${option} must name a folder`)
  if (!(maxSpoolBytes >= minMaxBytes))
    throw new InstrumentationError('INVALID_OPTION', `maxSpoolBytes must be at least ${minMaxBytes}, got ${shownNumber(maxSpoolBytes)}`)
  if (!(spoolFlushMs >= 0 && spoolFlushMs <= longestTimerMs))
    throw new InstrumentationError('INVALID_OPTION', `spoolFlushMs must be from 0 to ${longestTimerMs}, got ${shownNumber(spoolFlushMs)}`)
}
