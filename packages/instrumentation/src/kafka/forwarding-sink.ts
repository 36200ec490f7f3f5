import type { SpoolWriterOptions } from '@paysignal/spool'
import type { OpenSink, SinkReports } from '../delivery/sink.ts'
import { type Backlog, createBacklog } from '../spool/spool-backlog.ts'
import { createSpoolSink } from '../spool/spool-sink.ts'
import { createForwarder } from './forwarder.ts'
import type { EventProducer } from './kafka-producer.ts'

/** Opens a sink that writes events to the spool, and forwards them from there to Kafka. */
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
      // The forwarder starts in a later turn of the event loop, so that the caller has counted the batch as spooled before it is counted as
      // delivered.
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
