import { type Consumer, Kafka, type KafkaConfig, logLevel } from 'kafkajs'
import type { Logger } from '../logger.ts'
import type { BatchLimits } from '../protocol/batch-limits.ts'
import type { KafkaOptions } from './options.ts'
import type { KafkaSockets } from './sockets.ts'

const retry = { initialRetryTime: 200, maxRetryTime: 5_000, retries: 4 }

/** Creates the client. Its log lines have level `debug`, because kafkajs repeats the same lines and the pipeline reports all important failures. */
export function createKafka({ brokers, clientId, ssl, sasl }: KafkaOptions, logger: Logger, sockets: KafkaSockets): Kafka {
  const config: KafkaConfig = {
    clientId,
    brokers: [...brokers],
    connectionTimeout: 5_000,
    socketFactory: sockets.factory,
    retry,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => logger.debug(`kafkajs: ${entry.log.message}`, { namespace: entry.namespace }),
    ssl: typeof ssl === 'boolean' ? ssl : { ...ssl },
  }
  // kafkajs has one type for each mechanism. The cast is right, because all mechanisms that `KafkaSasl` allows take a username and a password.
  return new Kafka(sasl ? { ...config, sasl: { ...sasl } as NonNullable<KafkaConfig['sasl']> } : config)
}

/**
 * Creates a consumer. The broker collects the messages of a batch. It answers a fetch once it has 1 MiB. After `maxWaitMs` it answers with the
 * messages that it has.
 */
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

/** How long the group waits for a member to finish its batches when partitions are reassigned, in milliseconds. */
export const rebalanceTimeoutMs = 30_000
