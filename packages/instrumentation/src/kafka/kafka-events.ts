import { eventTopic, type OwnOptions, ownOptions } from '@paysignal/contract'
import { defaultFlushMs, defaultLeaseMs, defaultMaxBytes } from '@paysignal/spool'
import type { EventSink, OpenSink } from '../delivery/sink.ts'
import { InstrumentationError, throwProblems } from '../errors.ts'
import { checkSpool } from '../spool/spool-events.ts'
import { openForwardingSink } from './forwarding-sink.ts'
import { createEventProducer, type KafkaConnection } from './kafka-producer.ts'

export interface KafkaEventsOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[]
  /** Default: the contract's `eventTopic`. */
  readonly topic?: string
  /** Default `paysignal`. */
  readonly clientId?: string
  /** Folder of the write-ahead spool; any number of processes of this machine may be given the same. Without it, events wait in memory while Kafka is away. */
  readonly spoolDir?: string
  /** Largest size of the spool in bytes, over all its processes; default 1 GiB. Events beyond it are dropped as `spool_failed`. */
  readonly maxSpoolBytes?: number
  /**
   * Longest that a spooled event waits to be flushed to the disk, in milliseconds; default 1 000. A crash of the process loses nothing that is
   * spooled; a crash of the machine at most what was not flushed. With 0 each batch waits for its flush.
   */
  readonly spoolFlushMs?: number
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
 * Events to Kafka, through an idempotent producer that starts with the first event. With `spoolDir`, they are written to disk first and taken
 * from there, so that they outlive both an outage of Kafka and this process: another one with the same folder sends what is left, within seconds
 * of a clean end and 15 s after a crash.
 * @throws {InstrumentationError} `INVALID_OPTION`
 */
export function kafkaEvents(options: KafkaEventsOptions): EventSink {
  const { own, problems } = ownOptions('kafkaEvents', options, optionNames)
  const login: OwnOptions<KafkaSasl> | undefined = own.sasl && ownOptions('kafkaEvents.sasl', own.sasl, saslNames)
  throwProblems([...problems, ...(login?.problems ?? [])])
  const { brokers, topic = eventTopic, clientId = 'paysignal', spoolDir, maxSpoolBytes = defaultMaxBytes, spoolFlushMs = defaultFlushMs, ssl } = own
  checkBrokers(brokers)
  if (spoolDir !== undefined) checkSpool('kafkaEvents.spoolDir', spoolDir, maxSpoolBytes, spoolFlushMs)
  const connection: KafkaConnection = { brokers, topic, clientId, ssl, sasl: login?.own }
  return {
    name: 'kafka',
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

function checkBrokers(brokers: readonly string[]) {
  if (!Array.isArray(brokers) || brokers.length === 0)
    throw new InstrumentationError('INVALID_OPTION', `kafkaEvents.brokers must list at least one host:port`)
  // By its place: an address with a password in front is a common mistake.
  for (const [index, broker] of brokers.entries())
    if (typeof broker !== 'string' || !/^[^\s/@]+:\d{1,5}$/.test(broker))
      throw new InstrumentationError('INVALID_OPTION', `kafkaEvents.brokers[${index}] must be host:port, without a scheme or credentials`)
}
