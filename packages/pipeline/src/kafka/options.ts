import { deadLetterTopic, eventTopic, isBrokerAddress } from '@paysignal/contract'
import { checkNumber } from '../check-number.ts'
import { PipelineError } from '../pipeline-error.ts'
import { checkEpoch } from '../protocol/commit-note.ts'

/** Consumer group of the pipeline when none is given. */
export const defaultGroupId = 'paysignal'

export interface KafkaSourceOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[]
  /**
   * Topic of the events.
   * @default the contract's `eventTopic`
   */
  readonly topic?: string
  /**
   * Consumer group; instances of one group share the partitions.
   * @default 'paysignal'
   */
  readonly groupId?: string
  /**
   * Name of this client in the logs of the brokers.
   * @default 'paysignal-pipeline'
   */
  readonly clientId?: string
  /**
   * Topic for messages that cannot be stored.
   * @default the contract's `deadLetterTopic`
   */
  readonly deadLetterTopic?: string
  /**
   * Identifies the topic in every stored row, so that its offsets are not confused with those of another cluster. Give a new one when the topic was
   * deleted and created again.
   * @default the cluster's id and the topic
   */
  readonly epoch?: string
  /**
   * TLS: true, or options of `tls.connect`.
   * @default false
   */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>
  /**
   * Credentials for the brokers.
   * @default none
   */
  readonly sasl?: KafkaSasl
  /**
   * The group gives the partitions of this process to other processes after this time without a heartbeat, in milliseconds. Brokers refuse less than
   * their `group.min.session.timeout.ms`, which is 6 000 by default.
   * @default 10_000
   */
  readonly sessionTimeoutMs?: number
  /**
   * How many partitions are inserted at the same time.
   * @default 3
   */
  readonly concurrency?: number
}

/** Credentials for the brokers. They are never logged. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

export type KafkaOptions = ReturnType<typeof resolveKafka>

/**
 * Fills in the defaults and checks the options.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export function resolveKafka({
  brokers,
  topic = eventTopic,
  groupId = defaultGroupId,
  clientId = 'paysignal-pipeline',
  deadLetterTopic: letters = deadLetterTopic,
  epoch,
  ssl = false,
  sasl,
  sessionTimeoutMs = 10_000,
  concurrency = 3,
}: KafkaSourceOptions) {
  if (brokers.length === 0) throw new PipelineError('INVALID_OPTION', 'kafkaSource needs `brokers`: at least one `host:port`')
  // The message names the index and not the value, because some people put a password in front of the host.
  const wrong = brokers.findIndex((broker) => !isBrokerAddress(broker))
  if (wrong !== -1) throw new PipelineError('INVALID_OPTION', `brokers[${wrong}] must be host:port, without a scheme or credentials`)
  if (epoch !== undefined) checkEpoch(epoch)
  checkNumber('sessionTimeoutMs', sessionTimeoutMs, { min: 1_000, isWhole: true })
  checkNumber('concurrency', concurrency, { min: 1, isWhole: true })
  return { brokers, topic, groupId, clientId, deadLetterTopic: letters, epoch, ssl, sasl, sessionTimeoutMs, concurrency }
}
