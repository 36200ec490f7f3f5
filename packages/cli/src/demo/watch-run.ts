import { setTimeout as sleep } from 'node:timers/promises'
import { isRetryable, type Store, StoreError } from '@paysignal/store'
import type { AlertWatch } from './alert-watch.ts'
import type { Child } from './child.ts'
import type { IncidentDesk } from './incident-desk.ts'
import { memoryMiB } from './memory.ts'
import type { Progress } from './progress.ts'

export interface RunScene {
  readonly durationSeconds: number
  readonly signal: AbortSignal
  readonly store: Store
  readonly children: readonly Child[]
  readonly watch: AlertWatch
  readonly desk: IncidentDesk
  readonly progress: Progress
  readonly startedMs: number
}

export interface RunFigures {
  readonly upAfterSeconds: number
  readonly peakMemoryMiB: number
}

const checkEveryMs = 1_000

/** Waits for the first event. Then, until the end of the duration, begins and ends incidents, checks the alerts and prints what happens. */
export async function watchRun(scene: RunScene): Promise<RunFigures> {
  const { store, progress, signal, startedMs, durationSeconds } = scene
  while (!signal.aborted && (await countStored(store)) === 0) await sleep(50)
  const beganMs = Date.now()
  const upAfterSeconds = (beganMs - startedMs) / 1000
  progress.event(`first event can be queried after ${upAfterSeconds.toFixed(1)} s`)
  let peakMemoryMiB = 0
  for (let share = 0; share < 1 && !signal.aborted; share = (Date.now() - beganMs) / (durationSeconds * 1000)) {
    await advance(scene, share)
    peakMemoryMiB = Math.max(peakMemoryMiB, memoryOf(scene.children))
    progress.tick(share, await countStored(store))
    await sleep(checkEveryMs)
  }
  return { upAfterSeconds, peakMemoryMiB }
}

async function advance({ desk, watch, progress }: RunScene, share: number): Promise<void> {
  await unlessAway(async () => {
    for (const { name, story } of await desk.advance(share, Date.now())) progress.event(`incident ${name} begins: ${story}`)
  })
  await unlessAway(async () => {
    for (const { alert, provider, state } of await watch.check(Date.now()))
      if (state !== 'pending') progress.event(`alert ${alert} is ${state} for ${provider}`)
  })
}

/** Ignores the error when a service is not reachable: it was killed and is being started again. The next round tries it again. */
async function unlessAway(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    const isAway = error instanceof StoreError ? isRetryable(error) : error instanceof TypeError // `fetch` throws a TypeError when the connection fails
    if (!isAway) throw error
  }
}

/** Number of events in the store. 0 while the store is not reachable. */
export async function countStored(store: Store): Promise<number> {
  let count = 0
  await unlessAway(async () => {
    const [row] = await store.query<{ stored: number }>('SELECT count() AS stored FROM events')
    count = row?.stored ?? 0
  })
  return count
}

const memoryOf = (children: readonly Child[]) =>
  [process.pid, ...children.map((child) => child.pid())].reduce<number>((sum, pid) => sum + memoryMiB(pid), 0)
