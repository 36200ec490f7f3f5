import { eventTopic } from '@paysignal/contract'
import { PaySignalError } from './errors.ts'
import { createForwarder } from './forwarder.ts'
import { createEventProducer, type KafkaConnection } from './kafka-producer.ts'
import type { EventSink, OpenSink, SinkReports } from './sink.ts'
import { checkSpool } from './spool-events.ts'
import { createSpoolWriter, defaultMaxSpoolBytes } from './spool-sink.ts'

export interface KafkaEventsOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[]
  /** Default: the contract's `eventTopic`. */
  readonly topic?: string
  /** Default `paysignal`. */
  readonly clientId?: string
  /** Folder of the write-ahead spool, for one process alone. Without it, events wait in memory while Kafka is away. */
  readonly spoolDir?: string
  /** Largest size of the spool in bytes; default 1 GiB. Events beyond it are dropped as `spool_failed`. */
  readonly maxSpoolBytes?: number
  /** TLS: true, or options of `tls.connect`. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>
  readonly sasl?: KafkaSasl
}

/** Credentials of the broker; never logged. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

/**
 * Events to Kafka, through an idempotent producer that starts with the first event. With `spoolDir`, they are written to disk first and taken
 * from there, so that they outlive both an outage of Kafka and this process: the next process with the same folder sends what is left.
 * @throws {PaySignalError} `INVALID_OPTION`
 */
export function kafkaEvents(options: KafkaEventsOptions): EventSink {
  const { brokers, topic = eventTopic, clientId = 'paysignal', spoolDir, maxSpoolBytes = defaultMaxSpoolBytes, ssl, sasl } = options
  checkBrokers(brokers)
  if (spoolDir !== undefined) checkSpool('kafkaEvents.spoolDir', spoolDir, maxSpoolBytes)
  const connection: KafkaConnection = { brokers, topic, clientId, ssl, sasl }
  return {
    name: 'kafka',
    open: (reports) => (spoolDir === undefined ? openDirect(connection) : openSpooled(connection, spoolDir, maxSpoolBytes, reports)),
  }
}

function openDirect(connection: KafkaConnection): OpenSink {
  const producer = createEventProducer(connection)
  return {
    write: async (batch) => ({ ...(await producer.send(batch)), spooled: 0 }),
    close: (timeoutMs) => producer.close(timeoutMs),
  }
}

function openSpooled(connection: KafkaConnection, dir: string, maxSpoolBytes: number, reports: SinkReports): OpenSink {
  const writer = createSpoolWriter(dir, maxSpoolBytes, reports)
  const forwarder = createForwarder(writer, createEventProducer(connection), reports)
  return {
    async write(batch, droppedBefore) {
      await writer.append(batch, droppedBefore)
      // Woken after the caller has counted the batch as spooled.
      setImmediate(forwarder.wake)
      return { delivered: 0, spooled: batch.length, rejected: 0 }
    },
    async close(timeoutMs) {
      await forwarder.close(timeoutMs)
      await writer.close().catch(reports.failed)
    },
  }
}

function checkBrokers(brokers: readonly string[]) {
  if (!Array.isArray(brokers) || brokers.length === 0)
    throw new PaySignalError('INVALID_OPTION', `kafkaEvents.brokers must list at least one host:port, got ${JSON.stringify(brokers)}`)
  for (const broker of brokers)
    if (typeof broker !== 'string' || !/^[^\s/]+:\d{1,5}$/.test(broker))
      throw new PaySignalError('INVALID_OPTION', `kafkaEvents.brokers must hold host:port, got ${JSON.stringify(broker)}`)
}
