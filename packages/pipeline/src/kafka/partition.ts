import type { Admin, EachBatchPayload } from 'kafkajs'
import { PipelineError } from '../pipeline-error.ts'
import type { Committed, PartitionSession, PartitionWorker, SourceHost } from '../protocol/log-source.ts'
import type { DeadLetterWriter } from './dead-letters.ts'

/** One partition, from its assignment to this process until it is lost. */
export interface KafkaPartition {
  /** Stores one batch of kafkajs. If the batch does not begin at the next expected offset, the consumer seeks that offset instead. */
  take(payload: EachBatchPayload): Promise<void>
  /** Ends the session and aborts its running calls. */
  lose(reason: Error): void
  /** Ends the session after `ms` milliseconds. */
  loseWithin(ms: number, reason: Error): void
}

interface KafkaPartitionOptions {
  readonly host: SourceHost
  readonly admin: Admin
  readonly letters: DeadLetterWriter
  readonly groupId: string
  readonly topic: string
  readonly partition: number
  readonly epoch: string
  readonly seek: (offset: number) => void
}

export function createKafkaPartition({ host, admin, letters, groupId, topic, partition, epoch, seek }: KafkaPartitionOptions): KafkaPartition {
  const life = new AbortController()
  let worker: PartitionWorker | undefined
  let payload: EachBatchPayload | undefined
  let hasSought = false
  let deadline: NodeJS.Timeout | undefined

  const session: PartitionSession = {
    topic,
    partition,
    epoch,
    signal: life.signal,
    committed: () => committedOffset(admin, groupId, topic, partition),
    async commit(offset, note) {
      if (life.signal.aborted || !payload) throw life.signal.reason ?? new PipelineError('FENCED', 'the partition was lost')
      // kafkajs sends the metadata to the broker, although the type of this call does not list it.
      const partitions = [{ partition, offset: String(offset), metadata: note }]
      await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] })
    },
    bury: (dead) => letters.write(topic, partition, dead),
  }

  return {
    async take(current) {
      payload = current
      const { batch } = current
      const messages = batch.messages.map(({ offset, key, value, timestamp }) => ({
        offset: Number(offset),
        key,
        value,
        timestampMs: Number(timestamp),
      }))
      const first = messages[0]?.offset ?? 0
      const last = messages.at(-1)?.offset ?? 0
      const end = Number(batch.highWatermark)
      host.lag(partition, end - first)
      worker ??= await host.open(session)
      // Messages that a broken session had fetched are not stored, so they are fetched again by a seek.
      // If another batch arrives after the seek, the messages are gone from the log.
      if (worker.expected !== undefined && worker.expected !== first && !hasSought) {
        hasSought = true
        return seek(worker.expected)
      }
      await worker.take(messages)
      current.resolveOffset(batch.lastOffset())
      host.lag(partition, Math.max(0, end - last - 1))
    },
    lose(reason) {
      clearTimeout(deadline)
      life.abort(reason)
    },
    loseWithin(ms, reason) {
      deadline ??= setTimeout(() => life.abort(reason), ms).unref()
    },
  }
}

async function committedOffset(admin: Admin, groupId: string, topic: string, partition: number): Promise<Committed | undefined> {
  const [answer] = await admin.fetchOffsets({ groupId, topics: [topic] })
  const found = answer?.partitions.find((candidate) => candidate.partition === partition)
  const offset = Number(found?.offset ?? -1)
  return offset >= 0 ? { offset, note: found?.metadata ?? '' } : undefined
}
