import { settlesWithin } from '@paysignal/contract'
import { createRetryWait } from '../delivery/retry-wait.ts'
import type { SinkReports } from '../delivery/sink.ts'
import type { Backlog, BacklogBatch } from '../spool/spool-backlog.ts'
import type { EventProducer } from './kafka-producer.ts'

export interface Forwarder {
  /** Call this when events may be waiting in the spool. */
  wake(): void
  /** Sends as many events as it can within the time, then stops. */
  close(timeoutMs: number): Promise<void>
}

/** The most events that are sent in one batch. */
const batchSize = 500

/**
 * Sends events from the spool to Kafka, oldest first, and removes them from the spool once they are acknowledged. Begins with events of dead
 * processes.
 */
export function createForwarder(
  backlog: Backlog,
  producer: EventProducer,
  reports: Pick<SinkReports, 'forwarded' | 'rejected' | 'failed'>,
): Forwarder {
  const retry = createRetryWait()
  let running: Promise<void> | undefined
  let isClosing = false
  let isStopped = false
  let isWoken = false

  const wake = () => {
    isWoken = true
    running ??= run().finally(() => {
      running = undefined
      if (isWoken && !isStopped) wake()
    })
  }

  async function run() {
    while (isWoken && !isStopped) {
      isWoken = false
      try {
        while (!isStopped && (await forwardOnce()));
        retry.reset()
      } catch (error) {
        reports.failed(error)
        isWoken = true
        // When closing, a failed send is not retried: the remaining events stay in the spool for the next process.
        if (isClosing) isStopped = true
        else if (!isStopped) await retry.wait()
      }
    }
  }

  /**
   * The batch that is acknowledged but not yet removed from the spool. If the removal fails, it is repeated before the next batch is sent, so that no
   * event is sent twice.
   */
  let acknowledged: { readonly batch: BacklogBatch; readonly delivered: number; readonly rejected: number } | undefined
  /** The batch that was read and is not yet acknowledged. */
  let unsent: BacklogBatch | undefined

  async function removeAcknowledged() {
    if (acknowledged === undefined) return
    const { batch, delivered, rejected } = acknowledged
    const isOurs = await batch.remove()
    acknowledged = undefined
    if (!isOurs) return
    reports.forwarded(delivered)
    reports.rejected(rejected)
  }

  /** Sends one batch; returns false if the spool was empty. */
  async function forwardOnce(): Promise<boolean> {
    await removeAcknowledged()
    unsent ??= await backlog.next(batchSize)
    if (unsent === undefined) return false
    acknowledged = { batch: unsent, ...(await producer.send(unsent.records)) }
    unsent = undefined
    await removeAcknowledged()
    return true
  }

  wake()
  return {
    wake,
    async close(timeoutMs) {
      isClosing = true
      wake()
      retry.cancel()
      // The last fifth of the time is for closing the producer and for removing acknowledged events from the spool.
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.8)
      isStopped = true
      retry.cancel()
      await producer.close(timeoutMs * 0.2)
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.2)
    },
  }
}
