import { settlesWithin } from '@paysignal/contract'
import type { Admin } from 'kafkajs'
import { describeError } from '../describe-error.ts'
import { silentLogger } from '../logger.ts'
import { createKafka } from './client.ts'
import { muteNegativeTimeouts } from './mute-warning.ts'
import type { KafkaOptions } from './options.ts'
import { createKafkaSockets } from './sockets.ts'

const answerMs = 9_000

/** Returns the reasons why `kafkaSource` cannot read the topic, each with its remedy. Resolves within ten seconds. */
export async function kafkaProblems(options: KafkaOptions): Promise<readonly string[]> {
  const target = `Kafka at ${options.brokers.join(', ')}`
  const sockets = createKafkaSockets()
  const admin = createKafka(options, silentLogger, sockets).admin()
  const unmute = muteNegativeTimeouts()
  let answer: readonly string[] | undefined
  const asking = topicProblems(admin, options.topic, target).then((problems) => {
    answer = problems
  })
  await settlesWithin(asking, answerMs)
  await settlesWithin(admin.disconnect(), disconnectMs)
  sockets.destroy()
  unmute()
  return answer ?? [`${target} did not answer within ${answerMs / 1000} s: check that the brokers run there, and that TLS is on or off on both sides`]
}

const disconnectMs = 500

async function topicProblems(admin: Admin, topic: string, target: string): Promise<readonly string[]> {
  try {
    await admin.connect()
    // The topics are listed first, because `fetchTopicMetadata` would create a missing topic on brokers that create topics on demand.
    if (!(await admin.listTopics()).includes(topic))
      return [`${target} has no topic ${topic}: create it or name another one, and check that this client may describe it`]
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics.some(({ partitions }) => partitions.length > 0)
      ? []
      : [`topic ${topic} at ${target} has no partition: create it again with at least one`]
  } catch (error) {
    return [`${target} cannot be used (${describeError(error)}): check that the brokers run there and accept this client`]
  }
}
