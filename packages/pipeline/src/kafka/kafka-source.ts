import { createBackoff, settlesWithin } from '@paysignal/contract'
import type { Admin, Consumer, EachBatchPayload } from 'kafkajs'
import { describeError } from '../describe-error.ts'
import { pause } from '../pause.ts'
import { isFatal, PipelineError } from '../pipeline-error.ts'
import { checkEpoch } from '../protocol/commit-note.ts'
import type { LogSource, SourceHost } from '../protocol/log-source.ts'
import { createConsumer, createKafka, rebalanceTimeoutMs } from './client.ts'
import { createDeadLetterWriter, type DeadLetterWriter } from './dead-letters.ts'
import { keepAlive } from './heartbeat.ts'
import { muteNegativeTimeouts } from './mute-warning.ts'
import { type KafkaOptions, type KafkaSourceOptions, resolveKafka } from './options.ts'
import { createKafkaPartition, type KafkaPartition } from './partition.ts'
import { protocolErrorOf } from './protocol-error.ts'
import { createKafkaSockets, type KafkaSockets } from './sockets.ts'

/**
 * Reads a Kafka topic as one member of a consumer group. Batches are stored inside the batch handler of kafkajs, because only commits from there
 * contain the generation of the group. With the generation, a broker refuses a commit after the partition was given to another member.
 * @throws {PipelineError} `INVALID_OPTION`
 */
export function kafkaSource(options: KafkaSourceOptions): LogSource {
  const resolved = resolveKafka(options)
  const closing = new AbortController()
  let connection: Connection | undefined
  let unmute: () => void = () => undefined
  return {
    name: 'kafka',
    async start(host) {
      unmute = muteNegativeTimeouts()
      connection = createConnection(resolved, host, closing.signal)
      connection.run()
    },
    async close(drainMs) {
      closing.abort()
      await connection?.close(drainMs)
      unmute()
    },
  }
}

// `close` may take one second more than `drainMs`. `leaveMs` and `disconnectMs` together are shorter than one second.
const leaveMs = 500
const disconnectMs = 300
const answerMs = 10_000

interface Connection {
  run(): void
  /** Settles within `drainMs` plus one second, even if the brokers do not answer. */
  close(drainMs: number): Promise<void>
}

function createConnection(options: KafkaOptions, host: SourceHost, closing: AbortSignal): Connection {
  const { topic, groupId, brokers, concurrency, sessionTimeoutMs } = options
  const sockets = createKafkaSockets()
  const kafka = createKafka(options, host.logger, sockets)
  const consumer = createConsumer(kafka, options, host.limits)
  const admin = kafka.admin()
  const letters = createDeadLetterWriter(kafka, options.deadLetterTopic)
  const partitions = new Map<number, KafkaPartition>()
  let epoch = options.epoch
  let running = 0

  const loseAll = (reason: Error) => {
    for (const partition of partitions.values()) partition.lose(reason)
    partitions.clear()
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    if (closing.aborted || epoch === undefined) return
    const { partition } = payload.batch
    const seek = (offset: number) => consumer.seek({ topic, partition, offset: String(offset) })
    const opened = partitions.get(partition) ?? createKafkaPartition({ host, admin, letters, groupId, topic, partition, epoch, seek })
    partitions.set(partition, opened)
    running++
    const stopBeating = keepAlive(payload, opened, { sessionTimeoutMs, graceMs: rebalanceTimeoutMs / 3 })
    try {
      await opened.take(payload)
    } catch (error) {
      // The next batch opens a new session from the committed offset, so every kind of failure is handled in the same way and loses nothing.
      opened.lose(error instanceof Error ? error : new PipelineError('FENCED', 'the partition was lost'))
      if (partitions.get(partition) === opened) partitions.delete(partition)
      if (closing.aborted) return
      if (isFatal(error)) return stopForGood(error)
      if (!isRebalance(error)) host.status(describeError(error))
      throw error
    } finally {
      stopBeating()
      running--
    }
  }

  function stopForGood(error: PipelineError): void {
    host.fail(error)
    // `stop` is not awaited, because it waits for the batch handler that is running this code.
    void consumer.stop()
  }

  watch(consumer, {
    joined(assigned) {
      loseAll(new PipelineError('FENCED', 'the group has reassigned its partitions'))
      host.assigned(assigned)
      host.status(undefined)
    },
    crashed(error, isRestarting) {
      loseAll(error)
      if (closing.aborted) return
      if (isRestarting) return host.status(`Kafka at ${brokers.join(', ')}: ${describeError(error)}`)
      host.fail(
        new PipelineError(
          'CONSUMER_STOPPED',
          `the Kafka client has stopped (${describeError(error)}): fix the cause, then start the pipeline again`,
          { cause: error },
        ),
      )
    },
    foundNothing: () => {
      if (running === 0) host.idle()
    },
  })

  const target = `Kafka at ${brokers.join(', ')} with topic ${topic}`

  /** Connects. Reports a broker that does not answer after 10 s, because kafkajs waits for minutes before it fails. */
  async function reach(): Promise<void> {
    const slow = setTimeout(() => host.status(`${target}: no answer for ${answerMs / 1000} s`), answerMs)
    try {
      await admin.connect()
      epoch ??= checkEpoch(`${(await admin.describeCluster()).clusterId}/${topic}`)
      await consumer.connect()
    } finally {
      clearTimeout(slow)
    }
  }

  let connecting: Promise<void> = Promise.resolve()
  async function connect(): Promise<void> {
    const backoff = createBackoff({ minMs: 500, maxMs: 5_000 })
    while (!closing.aborted) {
      try {
        await reach()
        await consumer.subscribe({ topics: [topic], fromBeginning: true })
        return await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: concurrency, eachBatch })
      } catch (error) {
        if (closing.aborted) return
        host.status(`${target}: ${describeError(error)}`)
        await pause(backoff.next(), closing)
      }
    }
  }

  return {
    run() {
      connecting = connect()
    },
    async close(drainMs) {
      await close({ consumer, admin, letters, loseAll, sockets }, drainMs)
      await settlesWithin(connecting, disconnectMs / 3)
    },
  }
}

interface Closable {
  readonly consumer: Consumer
  readonly admin: Admin
  readonly letters: DeadLetterWriter
  readonly loseAll: (reason: Error) => void
  readonly sockets: KafkaSockets
}

async function close({ consumer, admin, letters, loseAll, sockets }: Closable, drainMs: number): Promise<void> {
  const stopping = consumer.stop()
  await settlesWithin(stopping, drainMs)
  loseAll(new PipelineError('CLOSING', 'the pipeline is closing'))
  await settlesWithin(stopping, leaveMs)
  await settlesWithin(Promise.allSettled([consumer.disconnect(), admin.disconnect(), letters.close()]), disconnectMs)
  sockets.destroy()
}

interface ConsumerEvents {
  joined(partitions: readonly number[]): void
  crashed(error: Error, isRestarting: boolean): void
  foundNothing(): void
}

function watch(consumer: Consumer, { joined, crashed, foundNothing }: ConsumerEvents): void {
  let batches = 0
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => joined(Object.values(payload.memberAssignment).flat()))
  consumer.on(consumer.events.CRASH, ({ payload }) => crashed(payload.error, payload.restart))
  consumer.on(consumer.events.START_BATCH_PROCESS, () => {
    batches++
  })
  // kafkajs does not report how many messages a fetch returned. If no batch was handled between two fetches, the first one returned none.
  consumer.on(consumer.events.FETCH_START, () => {
    if (batches === 0) foundNothing()
    batches = 0
  })
}

const rebalances = new Set<unknown>(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'])
const isRebalance = (error: unknown) => (error instanceof PipelineError && error.code === 'FENCED') || rebalances.has(protocolErrorOf(error))
