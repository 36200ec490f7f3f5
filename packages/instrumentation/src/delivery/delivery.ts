import { type DropReason, type PaySignalEvent, settlesWithin } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import { isSinkFull } from '../errors.ts'
import type { Guard } from '../guard.ts'
import type { ResolvedDelivery } from './delivery-options.ts'
import { type DeliveryStats, noDrops } from './delivery-stats.ts'
import { encodeBatch } from './encode-batch.ts'
import { EventQueue } from './event-queue.ts'
import { createRetryWait } from './retry-wait.ts'
import type { EncodedEvent, EventSink, OpenSink, WriteResult } from './sink.ts'

export interface Delivery {
  /** Queues an event, or counts it as dropped. Never throws and never waits. */
  emit(event: PaySignalEvent): void
  stats(): DeliveryStats
  close(): Promise<void>
}

/** Delivers events from memory to a sink, in batches. At any moment, each event is counted in exactly one of the counters of `DeliveryStats`. */
export function createDelivery(sink: EventSink, options: ResolvedDelivery, guard: Guard): Delivery {
  const queue = new EventQueue(options.maxQueueEvents, options.maxQueueBytes)
  const dropped = noDrops()
  const retry = createRetryWait()
  let emitted = 0
  let delivered = 0
  let spooled = 0
  let writing = 0
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let pumping: Promise<void> | undefined
  let closing: Promise<void> | undefined
  let isGivenUp = false

  const dropBatch = (reason: DropReason) => {
    dropped[reason] += writing
    writing = 0
  }

  /** A custom sink may return an invalid result. The batch is not written again, because that could deliver it any number of times. */
  const dropUncounted = () => {
    guard.failed('sink', new TypeError("The sink's result does not count each event of the batch exactly once"))
    dropBatch('rejected')
  }

  const open: OpenSink = sink.open({
    forwarded(count) {
      spooled -= count
      delivered += count
    },
    rejected(count) {
      spooled -= count
      dropped.rejected += count
    },
    adopted(count) {
      emitted += count
      spooled += count
    },
    handedOver(count) {
      spooled -= count
      dropped.handed_over += count
    },
    damaged(count) {
      spooled -= count
      dropped.spool_damaged += count
    },
    failed: (error) => guard.failed('sink', error),
  })

  const schedule = () => {
    if (pumping || closing) return
    if (queue.length >= options.maxBatchEvents) {
      // The batch is written in a later turn of the event loop, so that the call whose event filled the batch does not wait for the encoding.
      immediate ??= setImmediate(startPump)
    } else {
      // This timer keeps the process alive until the batch is written, so that the last events of a script are not lost. Retries do not keep it
      // alive.
      timer ??= setTimeout(startPump, options.maxWaitMs)
    }
  }

  const startPump = () => {
    clearTimeout(timer)
    clearImmediate(immediate)
    timer = undefined
    immediate = undefined
    pumping ??= pump().finally(() => {
      pumping = undefined
      if (queue.length > 0) schedule()
    })
  }

  /** Writes batches until less than a full batch is queued. When the delivery is closing, it writes until the queue is empty. */
  async function pump() {
    do {
      const batch = queue.take(options.maxBatchEvents)
      if (batch.length > 0) await writeBatch(batch)
    } while (queue.length >= options.maxBatchEvents || (closing && queue.length > 0))
  }

  async function writeBatch(events: readonly PaySignalEvent[]) {
    const batch = encodeBatch(events)
    dropped.encode_failed += batch.failed
    dropped.too_large += batch.tooLarge
    writing = batch.encoded.length
    if (writing > 0) await writeEncoded(batch.encoded)
  }

  /** Repeats the write until the sink has taken the batch, or until the time for closing is over. */
  async function writeEncoded(batch: readonly EncodedEvent[]) {
    for (;;) {
      if (isGivenUp) return dropBatch('closed')
      try {
        const result = await open.write(batch)
        if (!isComplete(result, batch.length)) return dropUncounted()
        // No await here, so `stats()` always balances.
        writing = 0
        delivered += result.delivered
        spooled += result.spooled
        dropped.rejected += result.rejected
        return retry.reset()
      } catch (error) {
        guard.failed('sink', error)
        // Guarded, because a custom sink may reject with an error whose members throw.
        if (guard.run('sink', () => isSinkFull(error))) return dropBatch('spool_failed')
        await retry.wait()
      }
    }
  }

  /** Counts the events in the queue as dropped. Does not wait any longer for a write that is under way. */
  function giveUp() {
    isGivenUp = true
    dropped.closed += queue.take(queue.length).length
    retry.cancel()
  }

  async function drain() {
    const deadline = Date.now() + options.closeTimeoutMs
    retry.cancel()
    startPump()
    if (!(await settlesWithin(drainQueue(), options.closeTimeoutMs))) giveUp()
    const closeMs = Math.max(minCloseMs, deadline - Date.now())
    // The `close` of a custom sink may throw, reject or hang. Errors are counted, and the wait for it is limited.
    const closed = Promise.resolve()
      .then(() => open.close(closeMs))
      .catch((error: unknown) => guard.failed('sink', error))
    await settlesWithin(closed, closeMs + minCloseMs)
    // When the sink is closed, a write that is under way fails, and its events count as dropped.
    await settlesWithin(pumping ?? Promise.resolve(), minCloseMs)
  }

  async function drainQueue() {
    while (pumping) await pumping
  }

  return {
    emit(event) {
      emitted += 1
      if (closing) dropped.closed += 1
      else if (queue.push(event)) schedule()
      else dropped.queue_full += 1
    },
    stats: () => ({ emitted, delivered, dropped: { ...dropped }, spooled, inFlight: queue.length + writing }),
    close: () => {
      closing ??= drain()
      return closing
    },
  }
}

/** Whether a result counts each event of the batch exactly once. */
function isComplete(result: Partial<WriteResult> | undefined, count: number): result is WriteResult {
  const counts = ['delivered', 'spooled', 'rejected'].map((name) => Number(member(result, name)))
  return counts.every((part) => Number.isSafeInteger(part) && part >= 0) && counts.reduce((sum, part) => sum + part, 0) === count
}

/** The least time for closing the sink, in milliseconds. The sink has this time even if draining the queue took all of `closeTimeoutMs`. */
const minCloseMs = 250
