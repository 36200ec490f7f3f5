import { PaySignalError } from './errors.ts'
import type { EventSink } from './sink.ts'
import { createSpoolWriter, defaultMaxSpoolBytes } from './spool-sink.ts'

export interface SpoolEventsOptions {
  /** Folder of the spool; made when missing. One process writes to it. */
  readonly dir: string
  /** Largest size of the spool in bytes; default 1 GiB. Events beyond it are dropped as `spool_failed`. */
  readonly maxSpoolBytes?: number
}

/**
 * Events to a spool on this machine, for a pipeline that reads it there. Durable in the spool counts as delivered.
 * @throws {PaySignalError} `INVALID_OPTION`
 */
export function spoolEvents({ dir, maxSpoolBytes = defaultMaxSpoolBytes }: SpoolEventsOptions): EventSink {
  checkSpool('spoolEvents.dir', dir, maxSpoolBytes)
  return {
    name: 'spool',
    open(reports) {
      // The pipeline takes events out, so what waits there is nothing of ours: all of it was delivered.
      const writer = createSpoolWriter(dir, maxSpoolBytes, { ...reports, recovered: (totals) => reports.recovered({ ...totals, spooled: 0 }) })
      return {
        async write(batch, droppedBefore) {
          await writer.append(batch, droppedBefore)
          return { delivered: batch.length, spooled: 0, rejected: 0 }
        },
        close: () => writer.close().catch(reports.failed),
      }
    },
  }
}

/** @throws {PaySignalError} `INVALID_OPTION` */
export function checkSpool(option: string, dir: string, maxSpoolBytes: number) {
  if (typeof dir !== 'string' || dir === '') throw new PaySignalError('INVALID_OPTION', `${option} must name a folder, got ${JSON.stringify(dir)}`)
  if (!(maxSpoolBytes >= minSpoolBytes))
    throw new PaySignalError('INVALID_OPTION', `maxSpoolBytes must be at least ${minSpoolBytes}, got ${maxSpoolBytes}`)
}

/** Room for a few batches. */
const minSpoolBytes = 1_048_576
