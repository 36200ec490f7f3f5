import { eventTopic } from '@paysignal/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { kafkaSource } from '../kafka/kafka-source.ts'
import { PipelineError } from '../pipeline-error.ts'
import { collectingLogger } from '../testing/collecting-logger.ts'
import { FakeLog } from '../testing/fake-log.ts'
import { fakeSource, storeIn } from '../testing/fake-source.ts'
import { fakeStore, Unreachable } from '../testing/fake-store.ts'
import { type Pipeline, type PipelineOptions, startPipeline } from './pipeline.ts'

const running: Pipeline[] = []
afterEach(async () => {
  for (const pipeline of running.splice(0)) await pipeline.close()
})

async function start(options: Partial<PipelineOptions> = {}) {
  const source = fakeSource()
  const fake = fakeStore()
  const logger = collectingLogger()
  const pipeline = await startPipeline({ source, store: fake.store, storeProblems: async () => [], logger, ...options })
  running.push(pipeline)
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`${pipeline.url}${path}`, { method })
    return { status: response.status, text: await response.text() }
  }
  return { pipeline, source, fake, logger, get }
}

test('is alive at once, and ready when the source is connected', async () => {
  const { source, get } = await start()
  expect(await get('/live')).toEqual({ status: 200, text: '{"ok":true,"problems":[]}\n' })
  expect(await get('/ready')).toEqual({ status: 503, text: '{"ok":false,"problems":["kafka is not connected yet"]}\n' })
  source.host().status(undefined)
  expect((await get('/ready')).status).toBe(200)
  source.host().status('Kafka is away')
  expect(await get('/ready')).toEqual({ status: 503, text: '{"ok":false,"problems":["source: Kafka is away"]}\n' })
  expect((await get('/live')).status).toBe(200)
})

test('counts what it stores, in the metrics and in the state', async () => {
  const { source, get } = await start()
  const log = new FakeLog()
  log.append(['{"a":1}', '{"a":2}', ''])
  source.host().status(undefined)
  source.host().lag(0, 7)
  await storeIn(log.session(), source.host(), log.messages)
  const { text } = await get('/metrics')
  expect(text).toContain('paysignal_pipeline_events_stored_total 2')
  expect(text).toContain('paysignal_pipeline_batches_total{result="stored"} 1')
  expect(text).toContain('paysignal_pipeline_batches_total{result="replayed"} 0')
  expect(text).toContain('paysignal_pipeline_dead_letters_total{reason="empty"} 1')
  expect(text).toContain('paysignal_pipeline_lag_events{partition="0"} 7')
  expect(text).toMatch(/paysignal_pipeline_last_commit_timestamp_seconds \d{10}/)
  expect(JSON.parse((await get('/state')).text)).toMatchObject({ source: 'kafka', stored: 2, deadLetters: 1, lag: 7, isReady: true })
  source.host().assigned([])
  expect((await get('/metrics')).text).not.toContain('partition="0"')
})

test('exports its start as the time of the last commit until something is committed', async () => {
  const startedAt = Date.now() / 1000
  const { get } = await start()
  const [, value] = /^paysignal_pipeline_last_commit_timestamp_seconds (\S+)$/m.exec((await get('/metrics')).text) ?? []
  expect(Number(value)).toBeGreaterThanOrEqual(startedAt - 1)
  expect(Number(value)).toBeLessThanOrEqual(Date.now() / 1000 + 1)
})

test('stores nothing until the store has no problems, and reports the problem', async () => {
  let problems = ['table events has no deduplication window']
  const { source, fake, get, logger } = await start({ storeProblems: async () => problems })
  const log = new FakeLog()
  log.append(['{"a":1}'])
  const storing = storeIn(log.session(), source.host(), log.messages)
  await vi.waitFor(async () => expect((await get('/ready')).text).toContain('table events has no deduplication window'))
  expect(fake.inserts).toEqual([])
  problems = []
  await storing
  expect(fake.offsets()).toEqual([0])
  expect(logger.lines.filter((line) => line.includes('deduplication window'))).toHaveLength(1)
})

test('repeats the same insert until the store can be reached again, and is not ready until then', async () => {
  let isAway = true
  const store = fakeStore({
    fault: () => {
      if (isAway) throw new Unreachable('no connection')
      return () => undefined
    },
  })
  const { source, get, pipeline } = await start({ store: store.store })
  source.host().status(undefined)
  const log = new FakeLog()
  log.append(['{"a":1}'])
  const storing = storeIn(log.session(), source.host(), log.messages)
  await vi.waitFor(async () => expect((await get('/ready')).text).toContain('UNREACHABLE: no connection'))
  isAway = false
  await storing
  expect(store.inserts).toEqual([expect.stringContaining('/0-0')])
  expect((await get('/ready')).status).toBe(200)
  expect(pipeline.stats().retried).toBeGreaterThan(0)
})

test('is no longer alive after an error that a person must fix', async () => {
  const { source, get, pipeline } = await start()
  source.host().status(undefined)
  source.host().fail(new PipelineError('SCHEMA_FAULT', '12 of 12 messages in a row were refused'))
  expect(await get('/live')).toEqual({ status: 503, text: expect.stringContaining('12 of 12 messages') })
  expect((await get('/ready')).status).toBe(503)
  expect(pipeline.stats().isReady).toBe(false)
})

test('answers only GET on its own paths', async () => {
  const { get } = await start()
  expect((await get('/')).status).toBe(404)
  expect((await get('/live', 'POST')).status).toBe(405)
})

test('names the port that cannot be used', async () => {
  const { pipeline } = await start()
  const port = Number(new URL(pipeline.url ?? '').port)
  await expect(start({ http: { port } })).rejects.toMatchObject({
    code: 'PORT',
    message: `http.port ${port} on 127.0.0.1 cannot be used (EADDRINUSE): choose another port`,
  })
})

test('closes its source once, even if close is called twice', async () => {
  const { pipeline, source } = await start({ drainMs: 50 })
  await Promise.all([pipeline.close(), pipeline.close()])
  expect(source.closedWith).toEqual([50])
})

test('names the option that is wrong', async () => {
  await expect(start({ batch: { maxRows: 0 } })).rejects.toThrow('batch.maxRows must be a whole number from 1 to 100000, got 0')
  expect(() => kafkaSource({ brokers: [] })).toThrow('kafkaSource needs `brokers`')
  expect(() => kafkaSource({ brokers: ['localhost'] })).toThrow('brokers[0] must be host:port, without a scheme or credentials')
  expect(() => kafkaSource({ brokers: ['a:1'], concurrency: 0 })).toThrow('concurrency must be a whole number of at least 1, got 0')
})

test('is alive but not ready while Kafka cannot be reached, and logs that once', async () => {
  const logger = collectingLogger()
  const { get, pipeline } = await start({ source: kafkaSource({ brokers: ['127.0.0.1:1'] }), logger })
  await vi.waitFor(async () => expect((await get('/ready')).text).toContain(`Kafka at 127.0.0.1:1 with topic ${eventTopic}`), 15_000)
  expect((await get('/live')).status).toBe(200)
  expect(logger.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1)
  await pipeline.close()
})
