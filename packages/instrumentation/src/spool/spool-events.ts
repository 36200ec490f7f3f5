import { ownOptions } from '@paysignal/contract'
import { defaultFlushMs, defaultMaxBytes } from '@paysignal/spool'
import type { EventSink } from '../delivery/sink.ts'
import { throwProblems } from '../errors.ts'
import { spoolProblems } from './spool-options.ts'
import { createSpoolSink } from './spool-sink.ts'

export interface SpoolEventsOptions {
  /** The folder of the spool; created if it is missing. Any number of processes on this machine can use the same folder. */
  readonly dir: string
  /**
   * The largest size of the spool in bytes, for all its processes together. Events beyond it are dropped as `spool_failed`.
   * @default 1_073_741_824
   */
  readonly maxSpoolBytes?: number
  /**
   * The longest time until an event is flushed to the disk, in milliseconds. If the process crashes, no delivered event is lost. If the machine
   * crashes, the events of this last time can be lost. With 0, every batch waits for its flush.
   * @default 1_000
   */
  readonly spoolFlushMs?: number
}

const optionNames: Readonly<Record<keyof SpoolEventsOptions, true>> = { dir: true, maxSpoolBytes: true, spoolFlushMs: true }

/**
 * Delivers events to a spool on this machine, where a pipeline reads them. An event counts as delivered once it is appended to the spool.
 * @throws {InstrumentationError} `INVALID_OPTION`
 */
export function spoolEvents(options: SpoolEventsOptions): EventSink {
  const { own, problems } = ownOptions('spoolEvents', options, optionNames)
  throwProblems(problems)
  const { dir, maxSpoolBytes = defaultMaxBytes, spoolFlushMs = defaultFlushMs } = own
  throwProblems(spoolProblems('spoolEvents', 'dir', dir, maxSpoolBytes, spoolFlushMs))
  return {
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
