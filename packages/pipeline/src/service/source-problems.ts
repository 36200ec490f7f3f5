import { settlesWithin } from '@paysignal/contract'
import { spoolProblems } from '@paysignal/spool'
import type { Admin } from 'kafkajs'
import { createKafka } from '../kafka/client.ts'
import { muteNegativeTimeouts } from '../kafka/mute-warning.ts'
import { type KafkaOptions, type KafkaSourceOptions, resolveKafka } from '../kafka/options.ts'
import { createKafkaSockets } from '../kafka/sockets.ts'
import { describeError, silentLogger } from '../logger.ts'
import type { SpoolSourceOptions } from '../spool/spool-source.ts'

/**
 * What stands in the way of reading from a source, each with its remedy; none when `kafkaSource` or `spoolSource` with the same options would get on.
 * Changes nothing: it joins no group, makes no topic and does not become the spool's reader. Answers within ten seconds.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export const sourceProblems = (options: KafkaSourceOptions | SpoolSourceOptions): Promise<readonly string[]> =>
  'dir' in options ? spoolProblems(options.dir) : kafkaProblems(resolveKafka(options))

const answerMs = 9_000

async function kafkaProblems(options: KafkaOptions): Promise<readonly string[]> {
  const place = `Kafka at ${options.brokers.join(', ')}`
  const sockets = createKafkaSockets()
  const admin = createKafka(options, silentLogger, sockets).admin()
  const unmute = muteNegativeTimeouts()
  let answer: readonly string[] | undefined
  const asking = topicProblems(admin, options.topic, place).then((problems) => {
    answer = problems
  })
  await settlesWithin(asking, answerMs)
  await settlesWithin(admin.disconnect(), disconnectMs)
  sockets.destroy()
  unmute()
  return answer ?? [`${place} did not answer within ${answerMs / 1000} s: check that the brokers run there, and that TLS is on or off on both sides`]
}

const disconnectMs = 500

async function topicProblems(admin: Admin, topic: string, place: string): Promise<readonly string[]> {
  try {
    await admin.connect()
    // Asked for by name, a topic that is missing would be made by brokers that make topics on demand.
    if (!(await admin.listTopics()).includes(topic))
      return [`${place} has no topic ${topic}: make it, or name another, and see that this client may describe it`]
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics.some(({ partitions }) => partitions.length > 0)
      ? []
      : [`topic ${topic} at ${place} has no partition: make it anew with at least one`]
  } catch (error) {
    return [`${place} cannot be used (${describeError(error)}): check that the brokers run there and let this client in`]
  }
}
