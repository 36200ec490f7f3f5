import { encodeEvent } from '@paysignal/contract'
import { expect, test } from 'vitest'
import { coordinateColumns, insertDeadLetters, insertEvents, storedOffsets } from '../index.ts'
import { eventOf, migratedStore } from '../store.fixture.ts'

const { store } = await migratedStore()
const { signal } = new AbortController()

const rowsAt = (epoch: string, offsets: readonly number[]) => {
  const lines = offsets.map((offset) => {
    const coordinates = { [coordinateColumns.partition]: 2, [coordinateColumns.offset]: offset, [coordinateColumns.epoch]: epoch }
    return `${JSON.stringify({ ...coordinates, ...JSON.parse(encodeEvent(eventOf({}))) })}\n`
  })
  return Buffer.from(lines.join(''))
}

test('inserted events are found by their offsets, within the range and the epoch only', async () => {
  await insertEvents(store, { rows: rowsAt('landing-1', [4, 5, 9]), token: 'landing/1', signal })
  await insertEvents(store, { rows: rowsAt('landing-1', [4, 5, 9]), token: 'landing/1', signal })
  await insertEvents(store, { rows: rowsAt('landing-2', [6]), token: 'landing/2', signal })
  const found = (epoch: string, first: number, last: number) => storedOffsets(store, { epoch, partition: 2, first, last, signal })
  expect(await found('landing-1', 4, 9)).toEqual(new Set([4, 5, 9]))
  expect(await found('landing-1', 5, 8)).toEqual(new Set([5]))
  expect(await found('landing-2', 0, 100)).toEqual(new Set([6]))
  expect(await storedOffsets(store, { epoch: 'landing-1', partition: 1, first: 0, last: 100, signal })).toEqual(new Set())
})

test('dead letters are listed once with their coordinates and reasons', async () => {
  const letters = [
    { offset: 7, reason: 'empty' },
    { offset: 8, reason: 'refused' },
  ]
  for (let times = 0; times < 2; times++) await insertDeadLetters(store, { epoch: 'landing-3', partition: 2, letters, signal })
  expect(await store.query("SELECT kafka_partition, kafka_offset, reason FROM dead_letters WHERE epoch = 'landing-3' ORDER BY kafka_offset")).toEqual(
    [
      { kafka_partition: 2, kafka_offset: 7, reason: 'empty' },
      { kafka_partition: 2, kafka_offset: 8, reason: 'refused' },
    ],
  )
})
