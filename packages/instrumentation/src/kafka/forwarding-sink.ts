import type { SpoolWriterOptions } from '@paysignal/spool'
import type { OpenSink, SinkReports } from '../delivery/sink.ts'
import { type Backlog, createBacklog } from '../spool/spool-backlog.ts'
import { createSpoolSink } from '../spool/spool-sink.ts'
import { createForwarder } from './forwarder.ts'
import type { EventProducer } from './kafka-producer.ts'

/** A sink that writes to the spool and, once that is done, from there to the producer. */
export function openForwardingSink(
  producer: EventProducer,
  options: SpoolWriterOptions & { readonly leaseMs: number },
  reports: SinkReports,
): OpenSink {
  const { dir, leaseMs } = options
  const sink = createSpoolSink(options, reports, (writer) => backlog.lost(writer))
  const backlog: Backlog = createBacklog({ dir, leaseMs, sink, reports, onDue: () => forwarder.wake() })
  const forwarder = createForwarder(backlog, producer, reports)
  return {
    async write(batch) {
      await sink.append(batch)
      // Woken after the caller has counted the batch as spooled.
      setImmediate(forwarder.wake)
      return { delivered: 0, spooled: batch.length, rejected: 0 }
    },
    async close(timeoutMs) {
      await forwarder.close(timeoutMs)
      await sink.close().catch(reports.failed)
      await backlog.close().catch(reports.failed)
    },
  }
}
