import { deadLetterTopic, eventTopic } from '@paysignal/contract'
import { checkNumber } from '../check-number.ts'
import { PipelineError } from '../pipeline-error.ts'
import { checkEpoch } from '../protocol/commit-note.ts'

/** Consumer group of the pipeline where none is given. */
export const defaultGroupId = 'paysignal'

export interface KafkaSourceOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[]
  /** Default: the contract's `eventTopic`. */
  readonly topic?: string
  /**
   * Consumer group; instances of one group share the partitions.
   * @default 'paysignal'
   */
  readonly groupId?: string
  /** Default `paysignal-pipeline`. */
  readonly clientId?: string
  /** Default: the contract's `deadLetterTopic`. */
  readonly deadLetterTopic?: string
  /**
   * Names the incarnation of the topic in every row, so that offsets of another cluster never pass for these.
   * Default: the cluster's id and the topic. Give a new one when the topic is made anew.
   */
  readonly epoch?: string
  /** TLS: true, or options of `tls.connect`. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>
  readonly sasl?: KafkaSasl
  /**
   * After how long without a heartbeat the group gives our partitions away, in milliseconds; default 10 000. Brokers refuse less than their
   * `group.min.session.timeout.ms`, 6 000 by default.
   */
  readonly sessionTimeoutMs?: number
  /** Partitions that are inserted at the same time; default 3. */
  readonly concurrency?: number
}

/** Credentials of the broker; never logged. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

export type KafkaOptions = ReturnType<typeof resolveKafka>

/** Fills in the defaults. @throws {PipelineError} `INVALID_OPTION` */
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
  // By its place: an address with a password in front is a common mistake.
  const wrong = brokers.findIndex((broker) => !/^[^\s/@]+:\d{1,5}$/.test(broker))
  if (wrong !== -1) throw new PipelineError('INVALID_OPTION', `brokers[${wrong}] must be host:port, without a scheme or credentials`)
  if (epoch !== undefined) checkEpoch(epoch)
  checkNumber('sessionTimeoutMs', sessionTimeoutMs, { min: 1_000, isWhole: true })
  checkNumber('concurrency', concurrency, { min: 1, isWhole: true })
  return { brokers, topic, groupId, clientId, deadLetterTopic: letters, epoch, ssl, sasl, sessionTimeoutMs, concurrency }
}
