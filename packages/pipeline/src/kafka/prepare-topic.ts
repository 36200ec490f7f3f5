import { silentLogger } from '../logger.ts'
import { PipelineError } from '../pipeline-error.ts'
import { createKafka } from './client.ts'
import { muteNegativeTimeouts } from './mute-warning.ts'
import { type KafkaSourceOptions, resolveKafka } from './options.ts'
import { createKafkaSockets } from './sockets.ts'

export interface PrepareTopicOptions extends KafkaSourceOptions {
  /**
   * Number of partitions, if the topic is created.
   * @default 4
   */
  readonly partitions?: number
  /**
   * Moves the group to the end of the topic, so that it skips the messages that are there now. No member of the group may be running.
   * If false, the group continues at its committed offsets.
   * @default false
   */
  readonly skipsExisting?: boolean
}

/**
 * Creates the topic if it does not exist.
 * @throws {PipelineError} `KAFKA` when the brokers cannot be reached or refuse.
 */
export async function prepareTopic({ partitions = 4, skipsExisting = false, ...source }: PrepareTopicOptions): Promise<void> {
  const options = resolveKafka(source)
  const { topic, groupId, brokers } = options
  const unmute = muteNegativeTimeouts()
  const admin = createKafka(options, silentLogger, createKafkaSockets()).admin()
  try {
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true })
    if (!skipsExisting) return
    const ends = await admin.fetchTopicOffsets(topic)
    await admin.setOffsets({ groupId, topic, partitions: ends.map(({ partition, high }) => ({ partition, offset: high })) })
  } catch (cause) {
    throw new PipelineError('KAFKA', `Kafka at ${brokers.join(', ')} cannot be used: check that the brokers run there and accept this client`, {
      cause,
    })
  } finally {
    await admin.disconnect().catch(() => {})
    unmute()
  }
}
