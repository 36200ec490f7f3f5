import { eventTopic, isBrokerAddress } from '@paysignal/contract'
import {
  defaultGroupId,
  type KafkaSourceOptions,
  kafkaSource,
  type SpoolSourceOptions,
  sourceProblems,
  spoolSource,
  startPipeline,
} from '@paysignal/pipeline'
import { createStore, schemaProblems } from '@paysignal/store'
import { CliError } from '../cli-error.ts'
import { defineCommand } from '../command.ts'
import { announceReady } from '../ready.ts'
import { stopped } from '../stop-signal.ts'
import { portOption, storeFrom, storeOptions } from './store-options.ts'

export const pipeline = defineCommand({
  name: 'pipeline',
  summary: 'Moves events from Kafka, or from a spool folder, into ClickHouse',
  options: {
    'kafka-brokers': { type: 'text', value: 'LIST', env: 'KAFKA_BROKERS', meaning: 'Kafka brokers, as host:port,…' },
    topic: { type: 'text', value: 'NAME', default: eventTopic, meaning: 'Kafka topic of the events' },
    group: { type: 'text', value: 'NAME', default: defaultGroupId, meaning: 'Kafka consumer group; instances with the same group share the work' },
    spool: { type: 'text', value: 'FOLDER', meaning: 'Read this spool instead of Kafka' },
    ...storeOptions,
    port: { ...portOption, meaning: 'Port of /live, /ready, /state and /metrics; 0 is a free one' },
    'check-config': { type: 'flag', meaning: 'Only check options, source, server and tables' },
  },
  run: async ({ options, output, signal }) => {
    const brokers = options['kafka-brokers']
    const from = sourceFrom(options.spool, brokers, options.topic, options.group)
    const store = createStore(storeFrom(options))
    try {
      if (options['check-config']) {
        const problems = [...(await sourceProblems(from)), ...(await schemaProblems(store))]
        if (problems.length > 0) throw new CliError('FAILURE', problems.join('\n'))
        output.print('Options, source, server and tables are correct')
        return 0
      }
      const running = await startPipeline({
        source: 'dir' in from ? spoolSource(from) : kafkaSource(from),
        store,
        http: { port: options.port },
      })
      output.note(`The pipeline reads ${options.spool ?? `${options.topic} at ${brokers}`}; state and metrics on ${running.url}`)
      announceReady({ pipeline: running.url ?? '' })
      await stopped(signal)
      await running.close()
      return 0
    } finally {
      await store.close()
    }
  },
})

function sourceFrom(spool: string | undefined, brokers: string | undefined, topic: string, groupId: string): KafkaSourceOptions | SpoolSourceOptions {
  if (spool !== undefined) return { dir: spool }
  if (brokers === undefined) throw new CliError('INVALID_OPTION', 'pipeline needs a source: give --kafka-brokers host:port,… or --spool FOLDER')
  const list = brokers.split(',').map((broker) => broker.trim())
  // The message has the number of the wrong entry, not its text: the text may contain a password.
  const wrong = list.findIndex((broker) => !isBrokerAddress(broker))
  if (wrong !== -1)
    throw new CliError('INVALID_OPTION', `--kafka-brokers must be host:port,… without schemes or credentials; entry ${wrong + 1} is not`)
  return { brokers: list, topic, groupId }
}
