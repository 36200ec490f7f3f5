import { eventTopic } from '@paysignal/contract'
import { Kafka, logLevel } from 'kafkajs'
import { CliError } from '../errors.ts'

/** Consumer group of the demo's pipeline. */
export const demoGroup = 'paysignal-demo'

/**
 * Makes the topic where it is missing. A fresh run begins at the topic's end: what others wrote there before is not its own.
 * @throws {CliError} `FAILURE` when the brokers cannot be reached.
 */
export async function prepareTopic(brokers: string, isContinued: boolean): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'paysignal-demo', logLevel: logLevel.NOTHING, retry: { retries: 3 } })
  const admin = kafka.admin()
  try {
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: eventTopic, numPartitions: 4 }], waitForLeaders: true })
    if (isContinued) return
    const ends = await admin.fetchTopicOffsets(eventTopic)
    await admin.setOffsets({ groupId: demoGroup, topic: eventTopic, partitions: ends.map(({ partition, high }) => ({ partition, offset: high })) })
  } catch (cause) {
    throw new CliError(
      'FAILURE',
      `Kafka at ${brokers} cannot be used. Check --kafka-brokers (or KAFKA_BROKERS), or leave it out to run without Kafka`,
      { cause },
    )
  } finally {
    await admin.disconnect().catch(() => {})
  }
}
