import { eventTopic, isBrokerAddress, type OwnOptions, ownOptions } from '@paysignal/contract'
import { defaultFlushMs, defaultLeaseMs, defaultMaxBytes } from '@paysignal/spool'
import type { EventSink, OpenSink } from '../delivery/sink.ts'
import { throwProblems } from '../errors.ts'
import { spoolProblems } from '../spool/spool-options.ts'
import { openForwardingSink } from './forwarding-sink.ts'
import { createEventProducer, type KafkaConnection } from './kafka-producer.ts'

export interface KafkaEventsOptions {
  /** One or more brokers, each as `host:port`. */
  readonly brokers: readonly string[]
  /**
   * The topic that events are written to.
   * @default the contract's `eventTopic`
   */
  readonly topic?: string
  /**
   * The name of this client at the brokers.
   * @default 'paysignal'
   */
  readonly clientId?: string
  /**
   * The folder of the spool, where events are written before they are sent. Any number of processes on this machine can use the same folder.
   * @default none: while Kafka is unreachable, events wait in memory only
   */
  readonly spoolDir?: string
  /**
   * The largest size of the spool in bytes, for all its processes together. Events beyond it are dropped as `spool_failed`.
   * @default 1_073_741_824
   */
  readonly maxSpoolBytes?: number
  /**
   * The longest time until a spooled event is flushed to the disk, in milliseconds. If the process crashes, no spooled event is lost. If the machine
   * crashes, the events of this last time can be lost. With 0, every batch waits for its flush.
   * @default 1_000
   */
  readonly spoolFlushMs?: number
  /**
   * True for TLS, or options of `tls.connect`.
   * @default false
   */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>
  /**
   * Credentials for the brokers.
   * @default none
   */
  readonly sasl?: KafkaSasl
}

/** Credentials for the brokers. They are never logged. The pipeline has the same type, because neither package depends on the other. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

const optionNames: Readonly<Record<keyof KafkaEventsOptions, true>> = {
  brokers: true,
  topic: true,
  clientId: true,
  spoolDir: true,
  maxSpoolBytes: true,
  spoolFlushMs: true,
  ssl: true,
  sasl: true,
}

const saslNames: Readonly<Record<keyof KafkaSasl, true>> = { mechanism: true, username: true, password: true }

/**
 * Delivers events to Kafka with an idempotent producer, which connects at the first event. With `spoolDir`, events are written to disk first and sent
 * from there. They then survive an outage of Kafka and the end of this process. Another process with the same folder sends the remaining events,
 * within seconds of a clean end and 15 s after a crash.
 * @throws {InstrumentationError} `INVALID_OPTION`
 */
export function kafkaEvents(options: KafkaEventsOptions): EventSink {
  const { own, problems } = ownOptions('kafkaEvents', options, optionNames)
  const login: OwnOptions<KafkaSasl> | undefined = own.sasl && ownOptions('kafkaEvents.sasl', own.sasl, saslNames)
  throwProblems([...problems, ...(login?.problems ?? [])])
  const { brokers, topic = eventTopic, clientId = 'paysignal', spoolDir, maxSpoolBytes = defaultMaxBytes, spoolFlushMs = defaultFlushMs, ssl } = own
  const spool = spoolDir === undefined ? [] : spoolProblems('kafkaEvents', 'spoolDir', spoolDir, maxSpoolBytes, spoolFlushMs)
  throwProblems([...brokerProblems(brokers), ...spool])
  const connection: KafkaConnection = { brokers, topic, clientId, ssl, sasl: login?.own }
  return {
    open: (reports) =>
      spoolDir === undefined
        ? openDirect(connection)
        : openForwardingSink(
            createEventProducer(connection),
            { dir: spoolDir, maxBytes: maxSpoolBytes, flushMs: spoolFlushMs, leaseMs: defaultLeaseMs },
            reports,
          ),
  }
}

function openDirect(connection: KafkaConnection): OpenSink {
  const producer = createEventProducer(connection)
  return {
    write: async (batch) => ({ ...(await producer.send(batch)), spooled: 0 }),
    close: (timeoutMs) => producer.close(timeoutMs),
  }
}

function brokerProblems(brokers: unknown): readonly string[] {
  if (!Array.isArray(brokers) || brokers.length === 0) return ['kafkaEvents.brokers must list at least one host:port']
  // The message shows the index and not the value, because people write a password in front of the address by mistake.
  return brokers.flatMap((broker: unknown, index) =>
    isBrokerAddress(broker) ? [] : [`kafkaEvents.brokers[${index}] must be host:port, without a scheme or credentials`],
  )
}
