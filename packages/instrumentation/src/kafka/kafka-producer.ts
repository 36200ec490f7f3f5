import { settlesWithin } from '@paysignal/contract'
import { member } from '@paysignal/providers'
import type { ICustomPartitioner, ISocketFactory, Kafka, Producer } from 'kafkajs'
import type { EncodedEvent } from '../delivery/sink.ts'
import { createKafkaSockets } from './kafka-sockets.ts'

export interface KafkaConnection {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly clientId: string
  readonly ssl: boolean | Readonly<Record<string, unknown>> | undefined
  readonly sasl: { readonly mechanism: string; readonly username: string; readonly password: string } | undefined
}

/** A producer that connects when the first batch is sent. */
export interface EventProducer {
  /** Resolves once the brokers have acknowledged or refused each event of the batch. Rejects when the result is not known. */
  send(batch: readonly EncodedEvent[]): Promise<{ readonly delivered: number; readonly rejected: number }>
  close(timeoutMs: number): Promise<void>
}

/** Errors that the message itself causes. If it is sent again, the brokers refuse it again. */
const refusals = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD'])

/** Errors after which the brokers accept no more messages from this producer. A new producer has to connect. */
const lostSequences = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_ID_MAPPING'])

export function createEventProducer(connection: KafkaConnection): EventProducer {
  const sockets = createKafkaSockets()
  let client: Promise<Kafka> | undefined
  let connecting: Promise<Producer> | undefined
  let isClosed = false

  const connect = async () => {
    client ??= createClient(connection, sockets.factory)
    const producer = (await client).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      // A retry inside one `send` keeps its sequence number, by which the brokers recognise and drop a repeated message.
      retry: { retries: Number.MAX_SAFE_INTEGER },
      createPartitioner: () => partitionOf,
    })
    await producer.connect()
    return producer
  }

  const connected = () => {
    if (isClosed) return Promise.reject(new Error('The producer is closed'))
    connecting ??= connect()
    connecting.catch(() => {
      connecting = undefined
    })
    return connecting
  }

  async function send(batch: readonly EncodedEvent[]): Promise<{ readonly delivered: number; readonly rejected: number }> {
    const producer = await connected()
    try {
      await producer.send({ topic: connection.topic, messages: batch.map(({ key, value }) => ({ key, value })) })
      return { delivered: batch.length, rejected: 0 }
    } catch (error) {
      const type = protocolErrorOf(error)
      if (type !== undefined && lostSequences.has(type)) {
        connecting = undefined
        await producer.disconnect().catch(() => {}) // The producer is replaced even if it cannot disconnect.
      }
      if (type === undefined || !refusals.has(type)) throw error
      if (batch.length === 1) return { delivered: 0, rejected: 1 }
      return sendHalves(batch)
    }
  }

  /** Brokers refuse a whole batch because of one event. Sending halves of it finds that event. */
  async function sendHalves(batch: readonly EncodedEvent[]) {
    const middle = batch.length >> 1
    const first = await send(batch.slice(0, middle))
    const second = await send(batch.slice(middle))
    return { delivered: first.delivered + second.delivered, rejected: first.rejected + second.rejected }
  }

  return {
    send,
    async close(timeoutMs) {
      if (isClosed) return
      isClosed = true
      const producer = connecting?.then((open) => open.disconnect())
      await settlesWithin(producer ?? Promise.resolve(), timeoutMs)
      // The client would retry a failing send forever. It stops only when its sockets are destroyed.
      sockets.destroy()
    },
  }
}

async function createClient({ brokers, clientId, ssl, sasl }: KafkaConnection, socketFactory: ISocketFactory): Promise<Kafka> {
  // The client is loaded at the first event, so that a process that emits no event does not load it.
  const { Kafka, logLevel } = (await import('kafkajs')).default
  await import('./kafkajs-timers.ts').then(({ calmTimers }) => calmTimers())
  return new Kafka({
    clientId,
    brokers: [...brokers],
    ...(ssl !== undefined && { ssl: ssl as boolean }), // kafkajs passes an object on to `tls.connect`
    ...(sasl && { sasl: sasl as { mechanism: 'plain'; username: string; password: string } }), // `kafkaEvents` has checked this option.
    // The guard counts failures and logs the first one. The client's own log would repeat them several times a second.
    logLevel: logLevel.NOTHING,
    // Few retries, so that an outage makes the send fail soon. Our own retries wait longer each time and end when the plugin is closed.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    socketFactory,
  })
}

/**
 * Events of one order have the same key, and so the same partition. Events without a key are spread by a hash of their bytes. A retry then goes to
 * the same partition. The brokers can recognise a repeated message only in the same partition.
 */
const partitionOf: ReturnType<ICustomPartitioner> = ({ partitionMetadata, message }) => {
  const bytes = message.key ?? (message.value as Buffer).subarray(0, 64) // The cast is safe because the value of every event is a Buffer.
  return hash(typeof bytes === 'string' ? Buffer.from(bytes) : bytes) % partitionMetadata.length
}

/** The hash FNV-1a with 32 bits. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}

/** The name of the brokers' error, which kafkajs keeps in `type` or in a cause. */
function protocolErrorOf(error: unknown): string | undefined {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const type = member(current, 'type')
    if (typeof type === 'string') return type
    current = member(current, 'cause')
  }
  return undefined
}
