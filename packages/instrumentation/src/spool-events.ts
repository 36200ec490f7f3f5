import type { EventSink } from './sink.ts'

export interface SpoolEventsOptions {
  /** Folder of the spool; made when missing. */
  readonly dir: string
  /** Largest size of the spool in bytes; default 1 GiB. Events beyond it are dropped as `spool_failed`. */
  readonly maxSpoolBytes?: number
}

/** Events to a spool on this machine, for a pipeline that reads it there. Durable in the spool counts as delivered. */
export function spoolEvents(_options: SpoolEventsOptions): EventSink {
  throw new Error('not implemented')
}
