import { isSpoolError, openSpoolWriter, SpoolError, type SpoolWriter, type SpoolWriterOptions } from '@paysignal/spool'
import type { EncodedEvent, SinkReports } from '../delivery/sink.ts'
import { InstrumentationError } from '../errors.ts'

/** A spool that is opened at once, in the background. If that fails, each later use tries again. */
export interface SpoolSink {
  /** @throws {InstrumentationError} `SINK_FULL` when the batch would exceed the size limit, or the disk is full. */
  append(batch: readonly EncodedEvent[]): Promise<void>
  /** The open writer. Rejects if it cannot be opened now. */
  opened(): Promise<SpoolWriter>
  close(): Promise<void>
}

/** @param onLost Called with a writer whose folder can no longer be written, before a new writer is opened. */
export function createSpoolSink(
  options: SpoolWriterOptions,
  reports: Pick<SinkReports, 'failed'>,
  onLost: (writer: SpoolWriter) => Promise<void> = async () => {},
): SpoolSink {
  let opening: Promise<SpoolWriter> | undefined
  let isClosed = false

  async function open() {
    if (isClosed) throw new SpoolError('CLOSED', 'the spool is closed')
    try {
      return await openSpoolWriter({ ...options, onError: reports.failed })
    } catch (error) {
      opening = undefined
      throw error
    }
  }

  const opened = () => {
    opening ??= open()
    return opening
  }
  opened().catch(reports.failed)

  /**
   * Gives up a writer whose folder can no longer be written. The caller writes the batch again, and then a new writer with a new folder is opened.
   */
  async function closeIfLost(writer: SpoolWriter, error: unknown): Promise<never> {
    if (isSpoolError(error, 'LOST')) {
      opening = undefined
      await onLost(writer)
      await writer.close()
    }
    throw error
  }

  return {
    opened,
    async append(batch) {
      try {
        const writer = await opened()
        await writer.append(batch).catch((error: unknown) => closeIfLost(writer, error))
      } catch (error) {
        throw isSpoolError(error, 'FULL') ? new InstrumentationError('SINK_FULL', error.message, { cause: error }) : error
      }
    },
    async close() {
      isClosed = true
      await (await opening?.catch(() => undefined))?.close()
    },
  }
}
