import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { named, runRound } from './forged-callbacks/round.ts'
import { type Adapt, openSubject } from './forged-callbacks/subject.ts'
import { openHttp } from './forged-callbacks/transport.ts'
import type { Fuzzer, FuzzOptions } from './fuzzer.ts'
import { createRandom } from './random.ts'

/** Number of requests that one plugin gets. Its counters must then account for all of them. */
const roundSize = 10_000
/** Largest growth of the heap after the second round, however many rounds follow. */
const maxGrowthBytes = 16 * 1024 * 1024

/** @param adapt Replaces each real provider by a faulty one. */
export function forgedCallbacks(adapt: Adapt = (provider) => provider): Fuzzer {
  return {
    about: 'sends authentic, forged and damaged callbacks; no unverified body may reach a handler, and no failure may be answered with success',
    defaultRuns: 1_000_000,
    run: (options) => withOwnClock((setClock) => run(options, adapt, setClock)),
  }
}

export const fuzzer = forgedCallbacks()

async function run({ seed, runs, onProgress }: FuzzOptions, adapt: Adapt, setClock: (nowMs: number) => void) {
  const http = await openHttp()
  const counts: Record<string, number> = {}
  const heaps: number[] = []
  try {
    for (let done = 0; done < runs; done += roundSize) {
      const subject = openSubject(adapt)
      // Each round depends only on the seed and its own number, so that a violation can be repeated without the rounds before it.
      const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) + done)
      const ofRound = await runRound(Math.min(roundSize, runs - done), { random, subject, setClock, http: http.send }).catch((error: unknown) => {
        throw named(`--seed ${seed}, after ${done} requests`, error)
      })
      await subject.paysignal.close()
      for (const [name, count] of Object.entries(ofRound)) counts[name] = (counts[name] ?? 0) + count
      heaps.push(usedHeap())
      onProgress?.(Math.min(done + roundSize, runs))
    }
  } finally {
    http.close()
  }
  const growthBytes = (heaps.at(-1) ?? 0) - (heaps[1] ?? heaps[0] ?? 0)
  if (growthBytes > maxGrowthBytes) throw new Error(`--seed ${seed}: the heap has grown by ${growthBytes} bytes after the second round`)
  if ('polluted' in {}) throw new Error(`--seed ${seed}: a body has polluted Object.prototype`)
  return { ...counts, heapGrowthKiB: Math.round(growthBytes / 1_024) }
}

/** Everything depends only on the seed, also the time, so that timestamps can lie exactly at the limits of the tolerance. */
async function withOwnClock<T>(action: (setClock: (nowMs: number) => void) => Promise<T>): Promise<T> {
  const real = Date.now
  const setClock = (nowMs: number) => {
    Date.now = () => nowMs
  }
  try {
    return await action(setClock)
  } finally {
    Date.now = real
  }
}

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // the flag --expose-gc defines it
  collect()
  return process.memoryUsage().heapUsed
}
