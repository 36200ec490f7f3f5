import { expect, test } from 'vitest'
import { createLane } from './lane.ts'

const never = new AbortController().signal
const deferred = () => Promise.withResolvers<void>()

test('work runs in the sequence of its calls, and not more at once than the width', async () => {
  const lane = createLane(2)
  const gates = [deferred(), deferred(), deferred()]
  const log: number[] = []
  const runs = gates.map((gate, index) =>
    lane.run(never, async () => {
      log.push(index)
      await gate.promise
    }),
  )
  await Promise.resolve()
  expect(log).toEqual([0, 1])
  gates[1]?.resolve()
  await runs[1]
  expect(log).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  await Promise.all(runs)
})

test('waiting work that is aborted never runs, and failed work makes room for the next', async () => {
  const lane = createLane(1)
  const gate = deferred()
  const first = lane.run(never, () => gate.promise)
  const abort = new AbortController()
  let hasRun = false
  const second = lane.run(abort.signal, async () => {
    hasRun = true
  })
  const third = lane.run(never, async () => 'third')
  abort.abort()
  await expect(second).rejects.toMatchObject({ code: 'ABORTED' })
  gate.reject(new Error('first failed'))
  await expect(first).rejects.toThrow('first failed')
  expect(await third).toBe('third')
  expect(hasRun).toBe(false)
})

test('closing refuses waiting and later work, and waits for running work', async () => {
  const lane = createLane(1)
  const gate = deferred()
  let isDone = false
  const running = lane.run(never, () =>
    gate.promise.then(() => {
      isDone = true
    }),
  )
  const waiting = lane.run(never, async () => {})
  const closed = lane.close()
  await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' })
  await expect(lane.run(never, async () => {})).rejects.toMatchObject({ code: 'ABORTED' })
  gate.resolve()
  await closed
  expect(isDone).toBe(true)
  await running
  await createLane(1).close()
})
