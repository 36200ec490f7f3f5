import { checkRoom, type FreeBytes, freeBytesOf, isFull } from './commit-failure.ts'
import { PaySignalError } from './errors.ts'
import { type EncodedEvent, SinkFullError, type SinkReports } from './sink.ts'
import { openSpool, type Spool } from './spool.ts'

/** The spool as a sink uses it: opened in the background, at once, and again as long as that fails. */
export interface SpoolWriter {
  /** @throws {SinkFullError} when the batch would exceed the limit, or the disk is full. */
  append(batch: readonly EncodedEvent[], droppedBefore: number): Promise<void>
  /** The open spool; rejects while it cannot be opened. */
  opened(): Promise<Spool>
  close(): Promise<void>
}

/** Default of `maxSpoolBytes`: 1 GiB. */
export const defaultMaxSpoolBytes = 1_073_741_824

export function createSpoolWriter(dir: string, maxSpoolBytes: number, reports: SinkReports, freeBytes: FreeBytes = freeBytesOf): SpoolWriter {
  let opening: Promise<Spool> | undefined
  let isClosed = false

  const open = async () => {
    if (isClosed) throw new Error('The spool is closed')
    const spool = await openSpool(dir)
    reports.recovered({ ...spool.totals(), spooled: spool.count() })
    return spool
  }

  const opened = () => {
    opening ??= open()
    opening.catch(() => {
      opening = undefined
    })
    return opening
  }
  opened().catch(reports.failed)

  const openedForWriting = async () => {
    try {
      return await opened()
    } catch (error) {
      if (error instanceof PaySignalError && error.code === 'SPOOL_DAMAGED') throw new SinkFullError(error.message, { cause: error })
      throw isFull(error) ? new SinkFullError('No room for the spool on the disk', { cause: error }) : error
    }
  }

  return {
    opened,
    async append(batch, droppedBefore) {
      const spool = await openedForWriting()
      if (isClosed) throw new Error('The spool is closed')
      const bytes = batch.reduce((sum, { value }) => sum + value.byteLength, 0)
      if (spool.bytes() + bytes > maxSpoolBytes) throw new SinkFullError(`The spool holds its limit of ${maxSpoolBytes} bytes`)
      await checkRoom(dir, bytes, freeBytes)
      await spool.append(batch, droppedBefore)
    },
    async close() {
      if (isClosed) return
      isClosed = true
      const spool = await opening?.catch(() => undefined)
      await spool?.close()
    },
  }
}
