import type { EventSink } from './sink.ts'

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

/** Events to Kafka, through an idempotent producer that starts with the first event. */
export function kafkaEvents(_options: KafkaEventsOptions): EventSink {
  throw new Error('not implemented')
}
