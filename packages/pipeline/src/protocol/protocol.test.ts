import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Crash, FakeLog } from '../testing/fake-log.ts'
import { fakeStore, Unreachable } from '../testing/fake-store.ts'
import { silentEvents } from '../testing/silent-events.ts'
import { resolveBatch } from './batch-limits.ts'
import { createPartitionWorker } from './partition-worker.ts'

type Fault = 'none' | 'crash_before' | 'crash_after' | 'unreachable' | 'lost_reply' | 'lands_late'
interface Run {
  readonly values: readonly string[]
  readonly fetches: readonly number[]
  readonly logFaults: readonly Fault[]
  readonly storeFaults: readonly Fault[]
  readonly maxRows: number
  readonly namesRows: boolean
}

/** Causes the faults of the list `script`, one at each call. After the last one there are no more faults, so that every run ends. */
function playFaults(script: readonly Fault[], crash: () => never) {
  const late: (() => void)[] = []
  let at = 0
  return (effect: () => void = () => undefined) => {
    const fault = script[at++] ?? 'none'
    if (fault === 'lands_late') late.push(effect)
    if (fault === 'lands_late' || fault === 'crash_before') crash()
    if (fault === 'unreachable') throw new Unreachable()
    return () => {
      // The store executes a request of a dead process after a request of the next process.
      late.splice(0).forEach(ignoringRefusals)
      if (fault === 'crash_after') crash()
      if (fault === 'lost_reply') throw new Unreachable()
    }
  }
}

function ignoringRefusals(effect: () => void) {
  try {
    effect()
  } catch {}
}

/** Reads until everything is committed. After a crash, a new session continues only from what the log and the store contain. */
async function play(run: Run, isDeduplicating = true) {
  const log = new FakeLog()
  log.append(run.values)
  let life = new AbortController()
  const crash = (): never => {
    life.abort(new Crash())
    throw new Crash()
  }
  const fake = fakeStore({ isDeduplicating, namesRows: run.namesRows, fault: playFaults(run.storeFaults, crash) })
  const logFault = playFaults(run.logFaults, crash)
  const limits = resolveBatch({ maxRows: run.maxRows })
  let fetch = 0
  for (let sessions = 0; !log.isTaken; sessions++) {
    if (sessions > 200) throw new Error('no progress')
    life = new AbortController()
    const session = log.session(logFault, life.signal)
    try {
      const worker = await createPartitionWorker({ session, store: fake.store, limits, events: silentEvents, wait: async () => undefined })
      while (!log.isTaken) {
        const messages = log.read(worker.expected ?? 0, run.fetches[fetch++ % run.fetches.length] ?? 1)
        if (messages.length === 0) throw new Error('all messages were read, but some are not committed')
        await worker.take(messages)
      }
    } catch (error) {
      if (!(error instanceof Crash) && !(error instanceof Unreachable)) throw error
    }
  }
  return { log, ...fake }
}

const good = fc.constantFrom('{"a":1}', '{}', '{"b":"}"} ')
const bad = fc.constantFrom('{"bad":true}', '{oops}', '[1]', '', '{"a":1}{"a":2}')
const fault = fc.constantFrom<Fault>('none', 'none', 'crash_before', 'crash_after', 'unreachable', 'lost_reply', 'lands_late')
const runOf = (values: fc.Arbitrary<string[]>) =>
  fc.record<Run>({
    values,
    fetches: fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 8 }),
    logFaults: fc.array(fault, { maxLength: 30 }),
    storeFaults: fc.array(fault, { maxLength: 30 }),
    maxRows: fc.integer({ min: 1, max: 12 }),
    namesRows: fc.boolean(),
  })
const allGood = fc.array(good, { minLength: 1, maxLength: 40 })
const mixed = fc.array(fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: bad }), { minLength: 1, maxLength: 40 })

const isGood = (value: string) => ['{"a":1}', '{}', '{"b":"}"} '].includes(value)
const offsetsWhere = (values: readonly string[], test: (value: string) => boolean) => [...values.keys()].filter((index) => test(values[index] ?? ''))

test('stores every message exactly once, despite crashes and lost replies at any step', async () => {
  await fc.assert(
    fc.asyncProperty(runOf(allGood), async (run) => {
      const { offsets } = await play(run)
      expect(offsets()).toEqual([...run.values.keys()])
    }),
    { numRuns: 300 },
  )
})

test('stores every good message exactly once and makes every bad one a dead letter, despite crashes at any step', async () => {
  await fc.assert(
    fc.asyncProperty(runOf(mixed.filter((values) => offsetsWhere(values, (value) => !isGood(value)).length < 10)), async (run) => {
      const { offsets, log } = await play(run)
      expect(offsets()).toEqual(offsetsWhere(run.values, isGood))
      expect(new Set(log.letters.map(({ message }) => message.offset))).toEqual(new Set(offsetsWhere(run.values, (value) => !isGood(value))))
    }),
    { numRuns: 300 },
  )
})

test('negative control: if the store ignores tokens, the same faults leave duplicates', async () => {
  const runs = fc.sample(runOf(allGood), { numRuns: 60, seed: 7 })
  const stored = await Promise.all(runs.map(async (run) => (await play(run, false)).offsets().length - run.values.length))
  expect(stored.filter((surplus) => surplus > 0).length).toBeGreaterThan(20)
  expect(stored.filter((surplus) => surplus < 0)).toEqual([])
})
