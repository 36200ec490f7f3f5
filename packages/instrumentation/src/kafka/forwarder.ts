import { settlesWithin } from '@paysignal/contract'
import { createRetryWait } from '../delivery/retry-wait.ts'
import type { SinkReports } from '../delivery/sink.ts'
import type { Backlog, BacklogBatch } from '../spool/spool-backlog.ts'
import type { EventProducer } from './kafka-producer.ts'

export interface Forwarder {
  /** Says that there is something to forward. */
  wake(): void
  /** Sends what can be sent within the time, then stops. */
  close(timeoutMs: number): Promise<void>
}

/** Events sent at once. */
const batchSize = 500

/** Moves events from the spool to Kafka, oldest first, and takes them out once they are acknowledged. Starts with what dead processes left. */
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
        // On closing, one failure is enough: what is left waits in the spool for the next process.
        if (isClosing) isStopped = true
        else if (!isStopped) await retry.wait()
      }
    }
  }

  /** Acknowledged, and not yet taken out: done before anything is sent, so that a failing disk repeats no event. */
  let acknowledged: { readonly batch: BacklogBatch; readonly delivered: number; readonly rejected: number } | undefined
  /** Read, and not acknowledged. */
  let unsent: BacklogBatch | undefined

  async function takeOut() {
    if (acknowledged === undefined) return
    const { batch, delivered, rejected } = acknowledged
    const isOurs = await batch.takeOut()
    acknowledged = undefined
    if (!isOurs) return
    reports.forwarded(delivered)
    reports.rejected(rejected)
  }

  /** False when nothing was left. */
  async function forwardOnce(): Promise<boolean> {
    await takeOut()
    unsent ??= await backlog.next(batchSize)
    if (unsent === undefined) return false
    acknowledged = { batch: unsent, ...(await producer.send(unsent.records)) }
    unsent = undefined
    await takeOut()
    return true
  }

  wake()
  return {
    wake,
    async close(timeoutMs) {
      isClosing = true
      wake()
      retry.cancel()
      // The last part of the time is for the producer and for taking acknowledged events out.
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.8)
      isStopped = true
      retry.cancel()
      await producer.close(timeoutMs * 0.2)
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.2)
    },
  }
}
