import { type DropReason, dropReasons, encodeEvent, messageKey, type PaySignalEvent, settlesWithin } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import { InstrumentationError } from '../errors.ts'
import type { DeliveryStats } from '../pay-signal.ts'
import type { Guard } from '../telemetry/guard.ts'
import { EventQueue } from './event-queue.ts'
import { createRetryWait } from './retry-wait.ts'
import type { EncodedEvent, EventSink, OpenSink, WriteResult } from './sink.ts'

export interface ResolvedDelivery {
  readonly maxQueueEvents: number
  readonly maxQueueBytes: number
  readonly maxBatchEvents: number
  readonly maxWaitMs: number
  readonly closeTimeoutMs: number
}

export interface Delivery {
  /** Takes an event, or counts why not. Never throws, never waits. */
  emit(event: PaySignalEvent): void
  stats(): DeliveryStats
  close(): Promise<void>
}

/** Largest encoded event in bytes; every field is bounded, so a larger one is a mistake. */
const maxEventBytes = 32_768

/** Carries events from memory to their sink in batches. Each event is counted in exactly one place at any time. */
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

  /** A sink of the host's own may answer anything. Trying again could deliver the batch without end. */
  const dropUntold = () => {
    guard.failed('sink', new TypeError('The sink did not say what became of each event'))
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
      // Not at once: encoding a batch is not the business of the call whose event filled it.
      immediate ??= setImmediate(startPump)
    } else {
      // Keeps the process for one batch's wait, so that a script's last events leave; retries do not keep it.
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

  /** Writes one batch after another while full ones wait; on closing, all. */
  async function pump() {
    do {
      const batch = queue.take(options.maxBatchEvents)
      if (batch.length > 0) await writeBatch(batch)
    } while (queue.length >= options.maxBatchEvents || (closing && queue.length > 0))
  }

  async function writeBatch(events: readonly PaySignalEvent[]) {
    const batch = encode(events)
    dropped.encode_failed += batch.failed
    dropped.too_large += batch.tooLarge
    writing = batch.encoded.length
    if (writing > 0) await writeEncoded(batch.encoded)
  }

  /** Tries until the sink has taken the batch, or the time to close is over. */
  async function writeEncoded(batch: readonly EncodedEvent[]) {
    for (;;) {
      if (isGivenUp) return dropBatch('closed')
      try {
        const result = await open.write(batch)
        if (!isSound(result, batch.length)) return dropUntold()
        // No step lies between leaving memory and arriving: the sum holds at every moment.
        writing = 0
        delivered += result.delivered
        spooled += result.spooled
        dropped.rejected += result.rejected
        return retry.reset()
      } catch (error) {
        guard.failed('sink', error)
        if (error instanceof InstrumentationError && error.code === 'SINK_FULL') return dropBatch('spool_failed')
        await retry.wait()
      }
    }
  }

  /** Counts what is still in memory as dropped; what a write under way still brings is no longer waited for. */
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
    // One of the host's own may throw, reject or hang: each counts, none is waited for beyond its time.
    const closed = Promise.resolve()
      .then(() => open.close(closeMs))
      .catch((error: unknown) => guard.failed('sink', error))
    await settlesWithin(closed, closeMs + minCloseMs)
    // A sink that was closed fails its last write, which then counts as dropped.
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

/** Whether a result says of each event of the batch what became of it. */
function isSound(result: Partial<WriteResult> | undefined, count: number): result is WriteResult {
  const counts = ['delivered', 'spooled', 'rejected'].map((name) => Number(member(result, name)))
  return counts.every((part) => Number.isSafeInteger(part) && part >= 0) && counts.reduce((sum, part) => sum + part, 0) === count
}

/** Where nothing is delivered, there is nothing to count. */
export const emptyStats = (): DeliveryStats => ({ emitted: 0, delivered: 0, dropped: noDrops(), spooled: 0, inFlight: 0 })

const noDrops = () => Object.fromEntries(Object.keys(dropReasons).map((reason) => [reason, 0])) as Record<DropReason, number> // its keys

/** Time that closing the sink gets, even when draining has used up all there was. */
const minCloseMs = 250

function encode(events: readonly PaySignalEvent[]) {
  const encoded: EncodedEvent[] = []
  let failed = 0
  let tooLarge = 0
  for (const event of events) {
    try {
      const value = Buffer.from(encodeEvent(event))
      if (value.byteLength > maxEventBytes) tooLarge += 1
      else encoded.push({ key: messageKey(event), value })
    } catch {
      failed += 1
    }
  }
  return { encoded, failed, tooLarge }
}
