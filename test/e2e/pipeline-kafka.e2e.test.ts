import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent } from '@paysignal/contract'
import { createStore, migrate, type Store } from '@paysignal/store'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type KafkaBroker, startKafka } from '../stack/kafka.ts'
import type { PipelineSettings } from '../stack/pipeline-main.ts'
import { type Service, startService } from '../stack/service.ts'

const kafka = await startKafka()
const missing = 'missing' in kafka ? kafka.missing : undefined
// The name of a skipped test says why it is skipped.
const withKafka = (name: string) => (missing ? `${name} [skipped: ${missing}]` : name)
const broker = kafka as KafkaBroker // The cast is safe because the tests that use it are skipped if there is no broker.
const dataDir = mkdtempSync(join(tmpdir(), 'paysignal-e2e-'))
const services: Service[] = []
const stores: Store[] = []
let clickhouse: Service

beforeAll(async () => {
  if (!missing) clickhouse = await startService(new URL('../stack/clickhouse-main.ts', import.meta.url), { dataDir })
}, 120_000)

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop('SIGKILL')))
  await Promise.all(stores.splice(0).map((store) => store.close()))
})

afterAll(async () => {
  await clickhouse?.stop('SIGKILL')
  if (!missing) await broker.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Makes a topic and a database for one test. */
async function setUp(name: string) {
  const store = createStore({ url: clickhouse.url, database: name })
  stores.push(store)
  await migrate(store)
  // Merges would remove rows that were stored twice, and the tests count those rows.
  await store.command('SYSTEM STOP MERGES events')
  const client = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING })
  const admin = client.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: name, numPartitions: 3, replicationFactor: 1 }] })
  await admin.disconnect()
  const producer = client.producer({ idempotent: true })
  await producer.connect()
  const send = (values: readonly string[]) =>
    producer.send({ topic: name, acks: -1, messages: values.map((value, index) => ({ value, partition: index % 3 })) })
  const counts = async () => {
    const [row] = await store.query<{ stored: number; distinct: number; events: number }>(
      'SELECT toUInt32(count()) AS stored, toUInt32(uniqExact(epoch, kafka_partition, kafka_offset)) AS distinct, toUInt32(uniqExact(event_id)) AS events FROM events',
    )
    return row
  }
  const start = async (settings: Partial<PipelineSettings> = {}) => {
    const all: PipelineSettings = { brokers: broker.brokers, topic: name, clickhouse: clickhouse.url, database: name, maxRows: 400, ...settings }
    const service = await startService(new URL('../stack/pipeline-main.ts', import.meta.url), all)
    services.push(service)
    return service
  }
  return { client, send, counts, start, close: () => producer.disconnect() }
}

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    encodeEvent({
      event_id: `e${from + index}`,
      event_time: Date.now(),
      kind: 'call',
      provider: 'gatepay',
      operation: 'order.create',
      outcome: 'ok',
    }),
  )

const stateOf = async ({ url }: Service) => (await (await fetch(`${url}/state`)).json()) as { stored: number; replayed: number }
const patient = { timeout: 40_000, interval: 100 }

test.skipIf(missing)(
  withKafka('stores each event once although the pipeline is killed before, during and right after an insert'),
  async () => {
    const { send, counts, start, close } = await setUp('killed')
    await send(events(0, 6_000))
    for (const crash of [
      { at: 'before_insert', insert: 2 },
      { at: 'during_insert', insert: 2 },
      { at: 'after_insert', insert: 3 },
    ] as const) {
      const { ended } = await start({ crash })
      expect(await ended).toMatchObject({ signal: 'SIGKILL' })
    }
    const last = await start()
    await vi.waitFor(async () => expect((await counts())?.distinct).toBe(6_000), patient)
    expect(await counts()).toEqual({ stored: 6_000, distinct: 6_000, events: 6_000 })
    expect((await stateOf(last)).replayed).toBeGreaterThan(0)
    await close()
  },
  90_000,
)

test.skipIf(missing)(
  withKafka('negative control: without tokens a kill right after an insert leaves duplicates'),
  async () => {
    const { send, counts, start, close } = await setUp('control')
    await send(events(0, 1_500))
    const { ended } = await start({ crash: { at: 'after_insert', insert: 2 }, isTokenOff: true })
    expect(await ended).toMatchObject({ signal: 'SIGKILL' })
    await start({ isTokenOff: true })
    await vi.waitFor(async () => expect((await counts())?.distinct).toBe(1_500), patient)
    expect((await counts())?.stored).toBeGreaterThan(1_500)
    await close()
  },
  60_000,
)

test.skipIf(missing)(
  withKafka('two instances share the work: when one starts or stops, no event is lost or stored twice'),
  async () => {
    const { send, counts, start, close } = await setUp('shared')
    await send(events(0, 3_000))
    const first = await start({ maxRows: 100 })
    await vi.waitFor(async () => expect((await counts())?.distinct).toBeGreaterThan(0), patient)
    const second = await start({ maxRows: 100 })
    await send(events(3_000, 3_000))
    await vi.waitFor(async () => expect((await stateOf(second)).stored).toBeGreaterThan(0), patient)
    await first.stop('SIGTERM')
    await send(events(6_000, 1_000))
    await vi.waitFor(async () => expect((await counts())?.distinct).toBe(7_000), patient)
    expect(await counts()).toEqual({ stored: 7_000, distinct: 7_000, events: 7_000 })
    await close()
  },
  90_000,
)

test.skipIf(missing)(
  withKafka('continues after the broker was killed, and sends rows that the store refuses to the dead letters with their coordinates'),
  async () => {
    const { client, send, counts, start, close } = await setUp('broker')
    const pipeline = await start()
    await send(events(0, 300))
    await vi.waitFor(async () => expect((await counts())?.distinct).toBe(300), patient)
    await broker.stop('SIGKILL')
    await broker.start()
    const poison = ['{"event_id":"SECRET_MARKER_1","event_time":"not a time"}', '{"event_id":"SECRET_MARKER_2"', 'SECRET_MARKER_3']
    await send([...events(300, 297), ...poison])
    await vi.waitFor(async () => expect((await counts())?.distinct).toBe(597), patient)
    expect(await counts()).toEqual({ stored: 597, distinct: 597, events: 597 })
    const letters = await readAll(client, 'broker-dead', 3)
    expect(letters.map(({ value }) => value).sort()).toEqual([...poison].sort())
    expect(letters.map(({ headers }) => headers['reason']).sort()).toEqual(['not_an_object', 'not_an_object', 'refused'])
    expect(letters[0]?.headers).toMatchObject({
      topic: 'broker',
      partition: expect.stringMatching(/^[012]$/),
      offset: expect.stringMatching(/^\d+$/),
    })
    expect(pipeline.stderr()).not.toContain('SECRET_MARKER')
    expect(pipeline.stderr()).not.toContain('TimeoutNegativeWarning')
    await pipeline.stop('SIGTERM')
    expect(await pipeline.ended).toEqual({ code: 0, signal: null })
    await close()
  },
  90_000,
)

async function readAll(client: Kafka, topic: string, count: number) {
  const consumer = client.consumer({ groupId: `${topic}-reader` })
  const found: { readonly value: string; readonly headers: Readonly<Record<string, string>> }[] = []
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message: { value, headers = {} } }) => {
      const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]))
      found.push({ value: String(value), headers: texts })
    },
  })
  await vi.waitFor(() => expect(found.length).toBeGreaterThanOrEqual(count), patient)
  await consumer.disconnect()
  return found
}
