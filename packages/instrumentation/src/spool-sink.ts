import { isSpoolError, openSpoolWriter, SpoolError, type SpoolWriter, type SpoolWriterOptions } from '@paysignal/spool'
import { type EncodedEvent, SinkFullError, type SinkReports } from './sink.ts'

/** The spool as a sink uses it: opened in the background, at once, and again as long as that fails. */
export interface SpoolSink {
  /** @throws {SinkFullError} when the batch would exceed the limit, or the disk is full. */
  append(batch: readonly EncodedEvent[]): Promise<void>
  /** The open writer; rejects while it cannot be opened. */
  opened(): Promise<SpoolWriter>
  close(): Promise<void>
}

export function createSpoolSink(options: SpoolWriterOptions, reports: Pick<SinkReports, 'failed'>): SpoolSink {
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

  return {
    opened,
    async append(batch) {
      try {
        await (await opened()).append(batch)
      } catch (error) {
        if (isSpoolError(error, 'FULL')) throw new SinkFullError(error.message, { cause: error })
        // The batch is tried again, in a folder of its own.
        if (isSpoolError(error, 'LOST')) {
          const lost = opening
          opening = undefined
          await (await lost)?.close()
        }
        throw error
      }
    },
    async close() {
      isClosed = true
      await (await opening?.catch(() => undefined))?.close()
    },
  }
}
