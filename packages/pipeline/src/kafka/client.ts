import { type Consumer, Kafka, type KafkaConfig, logLevel } from 'kafkajs'
import type { Logger } from '../logger.ts'
import type { BatchLimits } from '../protocol/batch-limits.ts'
import type { KafkaOptions } from './options.ts'
import type { KafkaSockets } from './sockets.ts'

const retry = { initialRetryTime: 200, maxRetryTime: 5_000, retries: 4 }

/** The client, with its own lines at `debug`: it repeats itself, and what matters of it we say ourselves. */
export function createKafka({ brokers, clientId, ssl, sasl }: KafkaOptions, log: Logger, sockets: KafkaSockets): Kafka {
  const config: KafkaConfig = {
    clientId,
    brokers: [...brokers],
    connectionTimeout: 5_000,
    socketFactory: sockets.factory,
    retry,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => log.debug(`kafkajs: ${entry.log.message}`, { namespace: entry.namespace }),
    ssl: typeof ssl === 'boolean' ? ssl : { ...ssl },
  }
  // The mechanism decides the shape in kafkajs' types; ours are all of the one shape.
  return new Kafka(sasl ? { ...config, sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> } : config)
}

/** A consumer that lets the broker gather batches: it answers when there is enough, or after `maxWaitMs` with what there is. */
export function createConsumer(kafka: Kafka, { groupId, sessionTimeoutMs }: KafkaOptions, { maxBytes, maxWaitMs }: BatchLimits): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
    minBytes: Math.min(1024 * 1024, maxBytes),
    maxBytes: 4 * maxBytes,
    maxBytesPerPartition: maxBytes,
    maxWaitTimeInMs: Math.max(1, maxWaitMs),
    metadataMaxAge: 60_000,
    retry,
  })
}

/** How long the group waits for a member to finish what it is doing when partitions are shared out anew. */
export const rebalanceTimeoutMs = 30_000
