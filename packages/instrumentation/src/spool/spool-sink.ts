import { isSpoolError, openSpoolWriter, SpoolError, type SpoolWriter, type SpoolWriterOptions } from '@paysignal/spool'
import type { EncodedEvent, SinkReports } from '../delivery/sink.ts'
import { InstrumentationError } from '../errors.ts'

/** The spool as a sink uses it: opened in the background, at once, and again as long as that fails. */
export interface SpoolSink {
  /** @throws {InstrumentationError} `SINK_FULL` when the batch would exceed the limit, or the disk is full. */
  append(batch: readonly EncodedEvent[]): Promise<void>
  /** The open writer; rejects while it cannot be opened. */
  opened(): Promise<SpoolWriter>
  close(): Promise<void>
}

/** @param onLost Called for a writer whose folder can be written no more, before a new one is opened. */
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

  /** The batch is tried again, in a new folder. */
  async function leaveIfLost(writer: SpoolWriter, error: unknown): Promise<never> {
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
        await writer.append(batch).catch((error: unknown) => leaveIfLost(writer, error))
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
