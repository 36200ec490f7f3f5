import { messageKey, type PaySignalEvent } from '@paysignal/contract'
import { createBackoff } from './backoff.ts'
import type { EventProducer } from './kafka-producer.ts'
import { settlesWithin } from './settles-within.ts'
import type { SinkReports } from './sink.ts'
import type { Spool, SpoolEntry } from './spool.ts'
import type { SpoolWriter } from './spool-sink.ts'

export interface Forwarder {
  /** Says that there is something to forward. */
  wake(): void
  /** Sends what can be sent within the time, then stops. */
  close(timeoutMs: number): Promise<void>
}

/** Events sent at once. */
const batchSize = 500

/** Moves events from the spool to Kafka, oldest first, and takes them out once they are acknowledged. Starts with what an earlier process left. */
export function createForwarder(writer: SpoolWriter, producer: EventProducer, reports: SinkReports): Forwarder {
  const backoff = createBackoff()
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
        const spool = await writer.opened()
        while (!isStopped && (await forwardOnce(spool)));
        backoff.reset()
      } catch (error) {
        reports.failed(error)
        isWoken = true
        // On closing, one failure is enough: what is left waits in the spool for the next process.
        if (isClosing) isStopped = true
        else if (!isStopped) await backoff.wait()
      }
    }
  }

  /** Acknowledged, and not yet taken out: done before anything is sent, so that a failing disk repeats no event. */
  let acknowledged: { readonly below: number; readonly delivered: number; readonly rejected: number } | undefined

  async function takeOut(spool: Spool) {
    if (acknowledged === undefined) return
    const { below, delivered, rejected } = acknowledged
    await spool.removeBelow(below, rejected)
    acknowledged = undefined
    reports.forwarded(delivered)
    reports.rejected(rejected)
  }

  /** False when nothing was left. */
  async function forwardOnce(spool: Spool): Promise<boolean> {
    await takeOut(spool)
    const entries = spool.first(batchSize)
    const last = entries.at(-1)
    if (last === undefined) return false
    acknowledged = { below: last.sequence + 1, ...(await producer.send(entries.map(encodedEvent))) }
    await takeOut(spool)
    return true
  }

  wake()
  return {
    wake,
    async close(timeoutMs) {
      isClosing = true
      wake()
      backoff.cancel()
      // The last part of the time is for the producer and for taking acknowledged events out.
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.8)
      isStopped = true
      backoff.cancel()
      await producer.close(timeoutMs * 0.2)
      await settlesWithin(running ?? Promise.resolve(), timeoutMs * 0.2)
    },
  }
}

function encodedEvent({ value }: SpoolEntry) {
  const event = JSON.parse(value.toString('utf8')) as PaySignalEvent // written by encodeEvent
  return { key: messageKey(event), value }
}
