import { silentLogger } from '../logger.ts'
import { PipelineError } from '../pipeline-error.ts'
import { createKafka } from './client.ts'
import { muteNegativeTimeouts } from './mute-warning.ts'
import { type KafkaSourceOptions, resolveKafka } from './options.ts'
import { createKafkaSockets } from './sockets.ts'

export interface PrepareTopicOptions extends KafkaSourceOptions {
  /** Partitions of a topic that is made; default 4. */
  readonly partitions?: number
  /** The group goes on after what is in the topic now; nobody of it may be running. Default false: it goes on where it was. */
  readonly skipsExisting?: boolean
}

/**
 * Makes the topic where it is missing.
 * @throws {PipelineError} `KAFKA` when the brokers cannot be reached, or refuse.
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
    throw new PipelineError('KAFKA', `Kafka at ${brokers.join(', ')} cannot be used: check that the brokers run there and let this client in`, {
      cause,
    })
  } finally {
    await admin.disconnect().catch(() => {})
    unmute()
  }
}
