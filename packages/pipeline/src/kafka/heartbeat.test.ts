import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepAlive } from './heartbeat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function beating(heartbeat: () => Promise<void>) {
  const calls: string[] = []
  const partition = { lose: (reason: Error) => calls.push(`lose ${reason.message}`), loseWithin: (ms: number) => calls.push(`lose within ${ms}`) }
  const stop = keepAlive({ heartbeat }, partition, { sessionTimeoutMs: 8_000, graceMs: 500 })
  return { calls, stop }
}

const failure = (type: string) => Object.assign(new Error(type), { type })

test('sends heartbeats until the batch ends', async () => {
  const heartbeat = vi.fn(async () => undefined)
  const { calls, stop } = beating(heartbeat)
  await vi.advanceTimersByTimeAsync(3_000)
  stop()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(heartbeat).toHaveBeenCalledTimes(3)
  expect(calls).toEqual([])
})

test('gives the batch time to end when the group reassigns its partitions', async () => {
  const { calls, stop } = beating(() => Promise.reject(failure('REBALANCE_IN_PROGRESS')))
  await vi.advanceTimersByTimeAsync(1_000)
  stop()
  expect(calls).toEqual(['lose within 500'])
})

test('ends the session at once when the group no longer knows this member', async () => {
  const { calls, stop } = beating(() => Promise.reject(failure('UNKNOWN_MEMBER_ID')))
  await vi.advanceTimersByTimeAsync(1_000)
  stop()
  expect(calls).toEqual(['lose UNKNOWN_MEMBER_ID'])
})

test('finds the error of the brokers in the cause of another error', async () => {
  const { calls, stop } = beating(() => Promise.reject(new Error('no more retries', { cause: failure('UNKNOWN_MEMBER_ID') })))
  await vi.advanceTimersByTimeAsync(1_000)
  stop()
  expect(calls).toEqual(['lose no more retries'])
})

test('ends the session when no heartbeat has succeeded for the session timeout, and not earlier', async () => {
  const { calls, stop } = beating(() => Promise.reject(failure('no connection')))
  await vi.advanceTimersByTimeAsync(8_000)
  expect(calls).toEqual([])
  await vi.advanceTimersByTimeAsync(1_000)
  stop()
  expect(calls).toEqual(['lose no connection'])
})
