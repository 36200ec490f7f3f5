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

const lookEveryMs = 1_000

/** From the first event to the end of the duration: plants, looks, and tells. */
export async function watchRun(scene: RunScene): Promise<RunFigures> {
  const { store, progress, signal, startedMs, durationSeconds } = scene
  while (!signal.aborted && (await countStored(store)) === 0) await sleep(50)
  const beganMs = Date.now()
  const upAfterSeconds = (beganMs - startedMs) / 1000
  progress.event(`first event can be queried after ${upAfterSeconds.toFixed(1)} s`)
  let peakMemoryMiB = 0
  for (let share = 0; share < 1 && !signal.aborted; share = (Date.now() - beganMs) / (durationSeconds * 1000)) {
    await look(scene, share)
    peakMemoryMiB = Math.max(peakMemoryMiB, memoryOf(scene.children))
    progress.tick(share, await countStored(store))
    await sleep(lookEveryMs)
  }
  return { upAfterSeconds, peakMemoryMiB }
}

async function look({ desk, watch, progress }: RunScene, share: number): Promise<void> {
  await unlessAway(async () => {
    for (const { name, story } of await desk.advance(share, Date.now())) progress.event(`planted ${name}: ${story}`)
  })
  await unlessAway(async () => {
    for (const { alert, provider, state } of await watch.look(Date.now()))
      if (state !== 'pending') progress.event(`${alert} ${state} for ${provider}`)
  })
}

/** A part that was killed is away for a moment, and looked at again. */
async function unlessAway(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    const isAway = error instanceof StoreError ? isRetryable(error) : error instanceof TypeError // what `fetch` throws when nobody answers
    if (!isAway) throw error
  }
}

/** Events in the store; 0 while it is away. */
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
