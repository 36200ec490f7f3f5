import { beforeEach, expect, test } from 'vitest'
import { FakeLog } from '../testing/fake-log.ts'
import { fakeStore } from '../testing/fake-store.ts'
import { silentEvents } from '../testing/silent-events.ts'
import { type BatchOptions, resolveBatch } from './batch-limits.ts'
import { createPartitionWorker } from './partition-worker.ts'

let log: FakeLog
beforeEach(() => {
  log = new FakeLog()
})

const rows = (count: number, value = '{"a":1}') => Array.from({ length: count }, () => value)

async function workerOn(fake: ReturnType<typeof fakeStore>, batch: BatchOptions = {}, gaps: number[] = []) {
  const events = { ...silentEvents, gaps: (count: number) => gaps.push(count) }
  const wait = async () => undefined
  return await createPartitionWorker({ session: log.session(), store: fake.store, limits: resolveBatch(batch), events, newRun: () => 'run', wait })
}

test('commits the intent before the insert, and after the insert commits the offset with the next intent', async () => {
  log.append(rows(5))
  const fake = fakeStore()
  await (await workerOn(fake, { maxRows: 2 })).take(log.messages)
  expect(log.steps).toEqual([
    'commit 0 v1;last=1;n=2;e=cluster.run',
    'commit 2 v1;last=3;n=2;e=cluster.run',
    'commit 4 v1;last=4;n=1;e=cluster.run',
    'commit 5 v1;e=cluster.run',
  ])
  expect(fake.inserts).toEqual(['cluster.run/events/0/0-1', 'cluster.run/events/0/2-3', 'cluster.run/events/0/4-4'])
})

test('ends a batch before it exceeds maxBytes', async () => {
  log.append(rows(4, `{"a":"${'x'.repeat(92)}"}`))
  const fake = fakeStore()
  await (await workerOn(fake, { maxBytes: 250 })).take(log.messages)
  expect(fake.inserts).toHaveLength(2)
})

test('repeats a pending intent with its own boundaries and token, even if limits and fetches are different now', async () => {
  log.append(rows(10))
  log.committed = { offset: 2, note: 'v1;last=6;n=5;x=1;e=cluster.old' }
  const fake = fakeStore()
  const worker = await workerOn(fake, { maxRows: 3 })
  await worker.take(log.read(2, 2))
  expect(fake.inserts).toEqual([])
  await worker.take(log.read(4, 10))
  expect(fake.inserts).toEqual(['cluster.old/events/0/2-6/x=1', 'cluster.old/events/0/7-9'])
  expect(fake.offsets()).toEqual([2, 4, 5, 6, 7, 8, 9])
})

test('looks up what is stored when retention has removed a part of an intent', async () => {
  log.append(rows(6))
  const fake = fakeStore()
  fake.rows.push({ kafka_offset: 4, epoch: 'cluster' })
  log.committed = { offset: 0, note: 'v1;last=4;n=5;e=cluster.old' }
  log.messages = log.read(3, 10)
  const gaps: number[] = []
  await (await workerOn(fake, {}, gaps)).take(log.messages)
  expect(fake.offsets()).toEqual([3, 4, 5])
  expect(gaps).toEqual([1])
})

test('counts a gap in the offsets and continues', async () => {
  log.append(rows(2))
  log.append(rows(2), 10)
  const gaps: number[] = []
  const fake = fakeStore()
  await (await workerOn(fake, {}, gaps)).take(log.messages)
  expect(fake.offsets()).toEqual([0, 1, 10, 11])
  expect(gaps).toEqual([1])
})

test('treats offsets that go back as a new log: its messages are stored under new tokens', async () => {
  log.append(rows(3))
  const fake = fakeStore()
  const runs = ['one', 'two', 'three', 'four']
  const session = log.session()
  const worker = await createPartitionWorker({
    session,
    store: fake.store,
    limits: resolveBatch(),
    events: silentEvents,
    newRun: () => runs.shift() ?? 'none',
  })
  await worker.take(log.messages)
  await worker.take(log.messages)
  expect(fake.inserts[0]).not.toBe(fake.inserts[1])
  expect(fake.rows).toHaveLength(6)
})

test('finishes an intent of the old epoch before it stores messages of a new one', async () => {
  log.append(rows(4))
  log.committed = { offset: 0, note: 'v1;last=1;n=2;e=former.old' }
  const fake = fakeStore()
  await (await workerOn(fake)).take(log.messages)
  expect(fake.inserts).toEqual(['former.old/events/0/0-1', 'cluster.run/events/0/2-3'])
  expect(fake.rows.map(({ epoch }) => epoch)).toEqual(['former', 'former', 'cluster', 'cluster'])
})

test('writes the dead letter of a bad row before it inserts the rest under a token that excludes the row', async () => {
  log.append(['{"a":1}', '{"bad":true}', '{"a":3}'])
  const fake = fakeStore()
  await (await workerOn(fake)).take(log.messages)
  expect(log.steps).toEqual([
    'commit 0 v1;last=2;n=3;e=cluster.run',
    'bury 1 refused',
    'commit 0 v1;last=2;n=3;x=1;e=cluster.run',
    'commit 3 v1;e=cluster.run',
  ])
  expect(fake.inserts).toEqual(['cluster.run/events/0/0-2', 'cluster.run/events/0/0-2/x=1'])
})

test('excludes the message with two objects, not the message at the index of the refused row', async () => {
  log.append(['{"a":0}', '{"a":1}{"bad":true}', '{"a":2}', '{"a":3}'])
  const fake = fakeStore()
  await (await workerOn(fake)).take(log.messages)
  expect(log.letters.map(({ message, reason }) => [message.offset, reason])).toEqual([[1, 'not_json']])
  expect(fake.offsets()).toEqual([0, 2, 3])
})

test('halves the batch when the store does not name the row', async () => {
  log.append([...rows(6), '{"bad":true}', ...rows(3)])
  const fake = fakeStore({ namesRows: false })
  await (await workerOn(fake)).take(log.messages)
  expect(log.letters.map(({ message }) => message.offset)).toEqual([6])
  expect(fake.offsets()).toEqual([0, 1, 2, 3, 4, 5, 7, 8, 9])
})

test('finds more bad rows than one note can list', async () => {
  const values = Array.from({ length: 1000 }, (_, index) => (index % 3 === 0 ? '{"bad":true}' : '{"a":1}'))
  log.append(values)
  const fake = fakeStore()
  await (await workerOn(fake)).take(log.messages)
  expect(log.letters).toHaveLength(334)
  expect(fake.offsets()).toEqual([...values.keys()].filter((index) => index % 3 !== 0))
  expect(Math.max(...log.steps.filter((step) => step.startsWith('commit')).map((step) => step.length))).toBeLessThan(4000)
})

test.each([
  ['refused by the store', '{"bad":true}', true],
  ['refused without a row index', '{"bad":true}', false],
  ['not JSON', '{oops}', true],
  ['no objects at all', 'garbage', true],
])('stops before most of a topic becomes dead letters: %s', async (_, value, namesRows) => {
  log.append(rows(40, value))
  const fake = fakeStore({ namesRows })
  const worker = await workerOn(fake)
  await expect(worker.take(log.messages)).rejects.toMatchObject({ code: 'SCHEMA_FAULT' })
  expect(fake.rows).toEqual([])
  expect(log.letters.length).toBeLessThan(10)
})

test('a session that lost its partition inserts nothing', async () => {
  log.append(rows(2))
  const fake = fakeStore()
  const worker = await workerOn(fake)
  log.session()
  await expect(worker.take(log.messages)).rejects.toMatchObject({ code: 'FENCED' })
  expect(fake.inserts).toEqual([])
})
