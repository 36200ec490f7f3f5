import type { Kafka, Message, Producer } from 'kafkajs'
import type { DeadLetter } from '../protocol/log-source.ts'
import { protocolErrorOf } from './protocol-error.ts'

export interface DeadLetterWriter {
  /** Writes dead letters of a partition. Resolves once the brokers have acknowledged them. */
  write(topic: string, partition: number, letters: readonly DeadLetter[]): Promise<void>
  close(): Promise<void>
}

/** Creates a writer for the dead-letter topic. It connects when it writes for the first time. */
export function createDeadLetterWriter(kafka: Kafka, deadLetterTopic: string): DeadLetterWriter {
  let producer: Promise<Producer> | undefined
  const connected = async () => {
    const created = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
    await created.connect()
    return created
  }
  return {
    async write(topic, partition, letters) {
      producer ??= connected().catch((error: unknown) => {
        producer = undefined
        throw error
      })
      const sender = await producer
      for (const letter of letters) await send(sender, deadLetterTopic, messageOf(letter, topic, partition))
    },
    async close() {
      await (await producer?.catch(() => undefined))?.disconnect()
    },
  }
}

/**
 * Sends one message. If the dead-letter topic refuses it as too large, it is sent again without its value. The value is not lost, because the
 * original topic has it.
 */
async function send(producer: Producer, topic: string, message: Message): Promise<void> {
  try {
    await producer.send({ topic, acks: -1, messages: [message] })
  } catch (error) {
    if (protocolErrorOf(error) !== 'MESSAGE_TOO_LARGE') throw error
    const headers = { ...message.headers, omitted_bytes: String(message.value?.length ?? 0) }
    await producer.send({ topic, acks: -1, messages: [{ ...message, value: null, headers }] })
  }
}

function messageOf({ message: { key, value, offset }, reason, code }: DeadLetter, topic: string, partition: number): Message {
  const coordinates = { topic, partition: String(partition), offset: String(offset), reason }
  return { key: key ?? null, value, headers: code === undefined ? coordinates : { ...coordinates, code: String(code) } }
}
